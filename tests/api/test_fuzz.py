"""Random requests that schemathesis makes from the OpenAPI document: all answers are documented, and none is 5xx."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import Place
from tests.support.keys import bearing, line_of, write_keys
from tests.support.service import Service, serving

EXAMPLES = os.environ.get("FUZZ_EXAMPLES")


def fuzz(service: Service, folder: Path, *options: str) -> int:
    """Send random requests, and return how many there were."""
    schemathesis = subprocess.run(
        [Path(sys.executable).with_name("schemathesis"), "run", f"{service.url}/openapi.json", *options],
        check=False,
        cwd=folder,  # schemathesis leaves its notes here
        capture_output=True,
        text=True,
    )
    print(schemathesis.stdout)
    assert schemathesis.returncode == 0, schemathesis.stdout + schemathesis.stderr
    generated = re.search(r"(\d+) generated, (\d+) passed", schemathesis.stdout)
    assert generated is not None
    assert generated[1] == generated[2]
    assert [line for line in service.log() if line.get("status", 200) >= 500] == []
    return int(generated[1])


def test_whatever_is_asked_the_answer_is_documented(sample_service: Service, tmp_path: Path) -> None:
    """By default a fixed run of seconds; FUZZ_EXAMPLES sets the examples per endpoint of a longer, random run."""
    how_long = ["--max-examples", EXAMPLES] if EXAMPLES else ["--max-examples", "15", "--seed", "1"]
    assert fuzz(sample_service, tmp_path, *how_long) >= 5 * int(EXAMPLES or 30)


@pytest.mark.service
@pytest.mark.parametrize("limit", ["", "60/hour"])
def test_the_same_with_keys_and_no_answer_without_one(trained: Place, tmp_path: Path, limit: str) -> None:
    """Schemathesis repeats requests without the key and with wrong ones, which must be refused."""
    keys = write_keys(tmp_path / "keys.csv", [line_of("ana", limit)])
    settings = {"CARTELERA_API_KEYS": str(keys), "CARTELERA_MODELS": str(trained.models)}
    with serving(trained.warehouse, tmp_path / "log", **settings) as service:
        [key] = [f"{name}: {value}" for name, value in bearing("ana").items()]
        short = ("--phases", "examples,fuzzing", "--max-examples", "5", "--seed", "1")
        fuzz(service, tmp_path, "--header", key, *short)
        statuses = {line["status"] for line in service.log() if "status" in line}
        assert {200, 401} <= statuses
        assert (429 in statuses) == bool(limit)
