"""The units for systemd: valid, without privileges, and writing only where they should."""

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from api.__main__ import SECONDS_TO_FINISH
from tests.deploy.configuration import unknown_variables
from tests.support.skipping import do_without
from tests.support.workplace import REPOSITORY

UNITS = REPOSITORY / "deploy" / "systemd"
SERVICES = ["cartelera.service", "cartelera-refresh.service"]
INSTALLED = "/opt/cartelera/.venv/bin/python"


def values(unit: str, key: str) -> list[str]:
    """All values that a unit has for a key."""
    return re.findall(rf"^{key}=(.*)$", (UNITS / unit).read_text(), re.MULTILINE)


def variables(unit: str) -> dict[str, str]:
    """The environment that a unit sets."""
    pairs = [pair.split("=", 1) for line in values(unit, "Environment") for pair in line.split()]
    return dict(pairs)


def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    systemd_analyze = shutil.which("systemd-analyze")
    if systemd_analyze is None:
        do_without("there is no systemd-analyze")
    for file in UNITS.iterdir():
        (tmp_path / file.name).write_text(file.read_text().replace(INSTALLED, sys.executable))
    verified = subprocess.run(
        [systemd_analyze, "verify", *sorted(tmp_path.iterdir())], check=False, capture_output=True, text=True
    )
    assert verified.stderr == ""
    assert verified.returncode == 0


@pytest.mark.parametrize("unit", SERVICES)
def test_no_service_has_rights(unit: str) -> None:
    for key in ("NoNewPrivileges", "PrivateTmp", "ProtectHome", "RestrictSUIDSGID"):
        assert values(unit, key) == ["yes"]
    assert values(unit, "ProtectSystem") == ["strict"]
    assert values(unit, "CapabilityBoundingSet") == [""]
    assert values(unit, "User") == ["cartelera"]


def test_the_service_reads_and_the_refresh_writes() -> None:
    writable = [key for key in ("StateDirectory", "ReadWritePaths") if values("cartelera.service", key)]
    assert writable == []
    [state] = values("cartelera-refresh.service", "StateDirectory")
    written, read = variables("cartelera-refresh.service"), variables("cartelera.service")
    for name in ("CARTELERA_WAREHOUSE", "CARTELERA_MODELS"):
        assert Path(written[name]).is_relative_to(f"/var/lib/{state}")
        assert written[name] == read[name]
    for name in ("DBT_TARGET_PATH", "DBT_LOG_PATH", "HOME", "MPLCONFIGDIR", "NUMBA_CACHE_DIR"):
        assert Path(written[name]).is_relative_to("/tmp")  # noqa: S108
    assert values("cartelera-refresh.service", "PrivateNetwork") == ["yes"]


@pytest.mark.parametrize("unit", SERVICES)
def test_every_variable_is_described(unit: str) -> None:
    named = {name for name in variables(unit) if name.startswith("CARTELERA_")}
    assert named
    assert unknown_variables(named) == set()


def test_the_service_is_the_projects_own() -> None:
    [command] = values("cartelera.service", "ExecStart")
    python, flag, module = command.split()
    assert (python, flag) == (INSTALLED, "-m")
    assert find_spec(module) is not None


def test_the_timer_starts_the_refresh() -> None:
    assert values("cartelera-refresh.timer", "Unit") == []  # so the timer starts the service of the same name
    assert values("cartelera-refresh.timer", "OnCalendar") != []
    assert values("cartelera-refresh.service", "Type") == ["oneshot"]


def test_requests_in_flight_have_the_time_that_the_service_gives_them() -> None:
    [seconds] = values("cartelera.service", "TimeoutStopSec")
    assert int(seconds) > SECONDS_TO_FINISH
