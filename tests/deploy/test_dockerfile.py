"""The Dockerfile: everything that it copies exists, and the service runs neither as root nor in a shell."""

import re
import tomllib

from cartelera.settings import Settings
from tests.deploy.configuration import unknown_variables
from tests.deploy.dockerfile import all_of, command, copied, default_of, environment, health_check, stages
from tests.support.workplace import REPOSITORY


def test_all_that_is_copied_is_there_and_is_sent_to_the_builder() -> None:
    sources = {source.relative_to(REPOSITORY) for stage in stages() for source, _ in copied(stage)}
    assert [source for source in sources if not (REPOSITORY / source).exists()] == []
    everything, *sent = [
        line for line in (REPOSITORY / ".dockerignore").read_text().splitlines() if not line.startswith("#")
    ]
    assert everything == "*"
    assert {line[1:] for line in sent if line.startswith("!")} == {str(source) for source in sources}


def test_all_that_a_wheel_is_made_of_is_there() -> None:
    hatch = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*hatch["only-include"], *hatch["force-include"], "LICENSE", "README.md", "pyproject.toml"}
    assert needed <= {source.name for source, _ in copied(stages()[1])}


def test_its_python_is_one_that_the_project_is_for() -> None:
    setup = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    minor = re.fullmatch(r"python:3\.(\d+)-slim-bookworm", default_of("BASE"))
    assert minor is not None
    assert int(minor[1]) >= int(setup["project"]["requires-python"].removeprefix(">=3."))


def test_it_does_not_run_as_root() -> None:
    assert all_of(stages()[-1], "USER") == ["${RUN_AS}"]
    user, group = default_of("RUN_AS").split(":")
    assert int(user) > 0
    assert int(group) > 0
    [data] = [arguments for arguments in all_of(stages()[-1], "COPY") if arguments.endswith(" /data")]
    assert f"--chown={user}:{group}" in data


def test_no_shell_stands_between_it_and_a_signal() -> None:
    assert command() == ["python", "-m", "api"]
    assert health_check()[0] == "python"


def test_its_environment() -> None:
    variables = environment(stages()[-1])
    assert variables["CARTELERA_HOST"] == "0.0.0.0"  # noqa: S104
    assert variables["CARTELERA_PORT"] == str(Settings().port) == all_of(stages()[-1], "EXPOSE")[0]
    assert unknown_variables({name for name in variables if name.startswith("CARTELERA_")}) == set()
    written = {name: value for name, value in variables.items() if value.startswith("/") and name != "PATH"}
    assert {"HOME", "NUMBA_CACHE_DIR", "MPLCONFIGDIR", "DBT_TARGET_PATH", "DBT_LOG_PATH"} <= set(written)
    assert [name for name, value in written.items() if not value.startswith(("/tmp", "/data/"))] == []  # noqa: S108


def test_the_builder_builds_where_the_service_reads() -> None:
    built, served = environment(stages()[1]), environment(stages()[-1])
    for name in ("CARTELERA_RAW", "CARTELERA_WAREHOUSE", "CARTELERA_MODELS"):
        assert built[name] == served[name]
