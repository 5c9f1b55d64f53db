"""Random requests that schemathesis makes from the OpenAPI document: all answers are documented, and none is 5xx."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.support.service import Service

EXAMPLES = os.environ.get("FUZZ_EXAMPLES")


def test_whatever_is_asked_the_answer_is_documented(sample_service: Service, tmp_path: Path) -> None:
    """By default a fixed run of seconds; FUZZ_EXAMPLES sets the examples per endpoint of a longer, random run."""
    how_long = ["--max-examples", EXAMPLES] if EXAMPLES else ["--max-examples", "30", "--seed", "1"]
    schemathesis = subprocess.run(
        [Path(sys.executable).with_name("schemathesis"), "run", f"{sample_service.url}/openapi.json", *how_long],
        check=False,
        cwd=tmp_path,  # schemathesis leaves its notes here
        capture_output=True,
        text=True,
    )
    print(schemathesis.stdout)
    assert schemathesis.returncode == 0, schemathesis.stdout + schemathesis.stderr
    generated = re.search(r"(\d+) generated, (\d+) passed", schemathesis.stdout)
    assert generated is not None
    assert generated[1] == generated[2]
    assert int(generated[1]) >= 5 * int(EXAMPLES or 30)
    assert [line for line in sample_service.log() if line.get("status", 200) >= 500] == []
