"""compose.yaml: services are reachable only from this machine, without privileges, and write only to their volumes."""

from pathlib import PurePosixPath

import pytest

from api.__main__ import SECONDS_TO_FINISH
from tests.deploy.configuration import read_yaml, unknown_variables
from tests.deploy.dockerfile import environment, stages

COMPOSE = read_yaml("compose.yaml")
SERVICE = COMPOSE["services"]["cartelera"]
REFRESH = COMPOSE["services"]["refresh"]
IMAGE = environment(stages()[-1])


def mounts(service: dict[str, list[str]]) -> dict[str, tuple[str, bool]]:
    """For each mount point, the volume, and whether it is writable."""
    parts = [
        volume.rsplit(":", 2) if volume.endswith(":ro") else [*volume.rsplit(":", 1), "rw"]
        for volume in service["volumes"]
    ]
    return {target: (source, mode == "rw") for source, target, mode in parts}


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_no_service_has_rights(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert [folder.split(":")[0] for folder in service["tmpfs"]] == ["/tmp"]  # noqa: S108
    assert not {"privileged", "cap_add", "user", "pid", "ipc"} & set(service)


def test_only_this_machine_reaches_it() -> None:
    assert SERVICE["ports"] == [f"127.0.0.1:{IMAGE['CARTELERA_PORT']}:{IMAGE['CARTELERA_PORT']}"]
    assert "network_mode" not in SERVICE
    assert "ports" not in REFRESH
    assert REFRESH["network_mode"] == "none"


def test_the_service_reads_and_the_refresh_writes() -> None:
    warehouse, models, raw = (
        str(PurePosixPath(IMAGE["CARTELERA_WAREHOUSE"]).parent),
        IMAGE["CARTELERA_MODELS"],
        IMAGE["CARTELERA_RAW"],
    )
    assert mounts(SERVICE) == {warehouse: ("warehouse", False), models: ("models", False)}
    assert mounts(REFRESH) == {
        warehouse: ("warehouse", True),
        models: ("models", True),
        raw: ("${CARTELERA_RAW:-raw}", False),
    }
    assert set(COMPOSE["volumes"]) == {"warehouse", "models", "raw"}


def test_a_refresh_runs_when_it_is_called_and_only_then() -> None:
    assert REFRESH["profiles"] == ["refresh"]
    assert "restart" not in REFRESH
    assert "profiles" not in SERVICE


def test_requests_in_flight_have_the_time_that_the_service_gives_them() -> None:
    assert int(SERVICE["stop_grace_period"].removesuffix("s")) > SECONDS_TO_FINISH


def test_every_variable_is_described() -> None:
    for service in (SERVICE, REFRESH):
        assert unknown_variables(set(service["environment"])) == set()
