"""Asks a service for the example answers of the OpenAPI document, and writes them down.

Start the service on the sample and a model of it, then run `python -m tests.support.examples http://127.0.0.1:8000`.
"""

import json
import sys
from pathlib import Path
from typing import Any

import httpx

EXAMPLES = Path("api/endpoints/examples.json")


def answered(service: httpx.Client, asked: dict[str, Any]) -> Any:
    """The answer to the request of an example: JSON, or a text."""
    method = "POST" if "body" in asked else "GET"
    response = service.request(method, asked["request"], json=asked.get("body")).raise_for_status()
    is_json = response.headers["content-type"] == "application/json"
    return response.json() if is_json else response.text


def main() -> int:
    """Write the answers.

    Returns:
        The exit code: 0.
    """
    examples: dict[str, dict[str, Any]] = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    with httpx.Client(base_url=sys.argv[1]) as service:
        for name, asked in examples.items():
            if name != "metrics":  # its answer is long
                asked["answer"] = answered(service, asked)
    EXAMPLES.write_text(json.dumps(examples, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
