"""render.yaml: everything that it names exists, and the disk is mounted where the image keeps its data."""

import re
from pathlib import Path

from api.__main__ import SECONDS_TO_FINISH
from api.app import create_app
from tests.deploy.configuration import read_yaml, unknown_variables
from tests.deploy.dockerfile import all_of, copied, default_of, environment, stages
from tests.support.workplace import REPOSITORY

[SERVICE] = read_yaml("render.yaml")["services"]
VARIABLES = {each["key"]: each["value"] for each in SERVICE["envVars"]}
IMAGE = environment(stages()[-1])


def test_it_asks_an_endpoint_that_there_is() -> None:
    assert "get" in create_app().openapi()["paths"][SERVICE["healthCheckPath"]]


def test_the_disk_keeps_what_is_built_and_learnt() -> None:
    disk = SERVICE["disk"]["mountPath"]
    assert Path(IMAGE["CARTELERA_WAREHOUSE"]).is_relative_to(disk)
    assert Path(IMAGE["CARTELERA_MODELS"]).is_relative_to(disk)
    assert (REPOSITORY / VARIABLES["CARTELERA_RAW"]).is_dir()  # not on the disk, which is empty at first
    assert VARIABLES["CARTELERA_RAW"] in {target.strip("/") for _, target in copied(stages()[-1])}


def test_its_command_is_in_the_image_and_gives_up_the_rights_of_root() -> None:
    [work_folder] = all_of(stages()[-1], "WORKDIR")
    command = Path(SERVICE["dockerCommand"]).relative_to(work_folder)
    assert f"{command.parent}/" in {target for _, target in copied(stages()[-1])}
    file = REPOSITORY / command
    assert file.stat().st_mode & 0o111
    user, group = default_of("RUN_AS").split(":")
    script = file.read_text()
    assert f"chown {user}:{group} {SERVICE['disk']['mountPath']}" in script
    assert re.search(rf"^exec setpriv --reuid={user} --regid={group} --clear-groups", script, re.MULTILINE)
    assert "exec python -m api" in script


def test_every_variable_is_described() -> None:
    arguments = {argument.split("=")[0] for stage in stages() for argument in all_of(stage, "ARG")}
    assert unknown_variables(set(VARIABLES) - arguments) == set()
    assert VARIABLES["RUN_AS"] == "0:0"


def test_requests_in_flight_have_the_time_that_the_service_gives_them() -> None:
    assert SERVICE["maxShutdownDelaySeconds"] > SECONDS_TO_FINISH
