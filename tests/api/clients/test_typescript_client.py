"""openapi-typescript makes types from the OpenAPI document, with which a client of every endpoint compiles and runs."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.service import Service
from tests.support.skipping import do_without

HERE = Path(__file__).parent
CLIENT = "every_endpoint.ts"
STRICT = ("--strict", "--noUncheckedIndexedAccess", "--target", "es2022", "--module", "nodenext", "--skipLibCheck")


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the folder."""
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def printed(folder: Path, *command: str) -> str:
    """What a command prints, which must succeed."""
    done = run(folder, *command)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def folder(sample_service: Service, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the client, the packages that it needs, and the types of the service."""
    if shutil.which("npm") is None:
        do_without("there is no npm")
    folder = tmp_path_factory.mktemp("client")
    for name in (CLIENT, "package.json"):
        shutil.copy(HERE / name, folder)
    printed(folder, "npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent")
    (folder / "openapi.json").write_text(sample_service.get("/openapi.json").text)
    options = ["--default-non-nullable=false", "--output", "service.d.ts"]
    printed(folder, "npx", "openapi-typescript", "openapi.json", *options)
    return folder


def test_a_typed_client_asks_every_endpoint(folder: Path, sample_service: Service) -> None:
    calls = (HERE / CLIENT).read_text()
    paths = json.loads((folder / "openapi.json").read_text())["paths"]
    endpoints = [f'{method.upper()}("{path}"' for path, methods in paths.items() for method in methods]
    assert [endpoint for endpoint in endpoints if endpoint not in calls] == []
    printed(folder, "npx", "tsc", *STRICT, CLIENT)
    answers = json.loads(printed(folder, "node", "every_endpoint.js", sample_service.url))
    assert answers["actor"] == sample_service.get("/get_actor?platform=netflix&year=2021").json()
    same = "/titles?platform=hulu&platform=netflix&type=movie&sort=score&n=3"
    assert answers["page"] == sample_service.get(same).json()


def test_a_wrong_client_does_not_compile(folder: Path) -> None:
    """Shows that the types say something."""
    (folder / "wrong.ts").write_text((HERE / CLIENT).read_text().replace('"hulu"', '"hula"'))
    done = run(folder, "npx", "tsc", "--noEmit", *STRICT, "wrong.ts")
    assert done.returncode != 0
    assert "hula" in done.stdout
