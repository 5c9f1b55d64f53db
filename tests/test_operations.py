"""docs/operations.md names every log message and every metric."""

import re

from api.http import protocol
from tests.support.workplace import REPOSITORY

OPERATIONS = (REPOSITORY / "docs" / "operations.md").read_text()
SOURCES = {
    file: file.read_text()
    for room in ("api", "cartelera", "eda", "jobs", "ml")
    for file in (REPOSITORY / room).rglob("*.py")
}


def test_every_line_of_the_log() -> None:
    logged = [
        message.replace("%s", kind)
        for text in SOURCES.values()
        for message in re.findall(r"log(?:ger)?\.(?:info|warning|error|exception)\(\s*\"([^\"]+)\"", text)
        for kind in (("build", "model") if "%s" in message else ("",))
    ]
    assert len(logged) >= 9
    assert [message for message in logged if f"`{message}`" not in OPERATIONS] == []


def test_every_refusal_of_a_connection() -> None:
    refusals = re.findall(
        r"self\.refuse\([^,]+, f?\"([^\"]+)\"\)", SOURCES[REPOSITORY / "api" / "http" / "protocol.py"]
    )
    limits = {"LONGEST_HEAD:,": f"{protocol.LONGEST_HEAD:,}", "SECONDS_TO_ASK:.0f": f"{protocol.SECONDS_TO_ASK:.0f}"}
    said = [re.sub(r"\{([^}]+)\}", lambda name: limits.get(str(name[1]), "…"), refusal) for refusal in refusals]
    assert len(said) == 4
    assert [each for each in said if f"`{each}`" not in OPERATIONS] == []


def test_every_metric() -> None:
    names = re.findall(r"Gauge\(\s*\"(\w+)\"", SOURCES[REPOSITORY / "api" / "endpoints" / "operations.py"])
    assert len(names) == 4
    assert [name for name in names if name not in OPERATIONS] == []
