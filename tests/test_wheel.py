"""The wheel, installed in an environment of its own: `cartelera` works in any folder, without the repository."""

import re
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.extras import PROJECT, environment_with
from tests.support.once import made_once
from tests.support.service import start_command, stopped_in_the_end
from tests.support.workplace import without_settings

pytestmark = [pytest.mark.build, pytest.mark.service]


@dataclass(frozen=True)
class Installed:
    """An environment in which the wheel is installed, and a folder to work in."""

    folder: Path

    @property
    def command(self) -> str:
        """The console script."""
        return str(self.folder / "environment" / "bin" / "cartelera")

    @property
    def site(self) -> Path:
        """Where the wheel is unpacked."""
        [site] = self.folder.glob("environment/lib/python*/site-packages")
        return site

    @property
    def work(self) -> Path:
        """The folder in which commands run."""
        return self.folder / "work"

    def install(self, wheel: Path) -> None:
        """Install the wheel. The libraries that it needs are those of this environment, but not its `cartelera`."""
        venv.create(self.folder / "environment", with_pip=False)
        (self.site / "libraries.pth").write_text(sysconfig.get_path("purelib"))
        python = str(self.folder / "environment" / "bin" / "python")
        pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps"]
        subprocess.run([*pip, str(wheel)], check=True, env=without_settings() | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"})
        self.work.mkdir()

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        return subprocess.run(
            [self.command, *arguments],
            check=False,
            cwd=self.work,
            env=without_settings() | {"COLUMNS": "120"} | variables,
            capture_output=True,
            text=True,
        )

    def do(self, *arguments: str, **variables: str) -> str:
        """Run the command to its good end, and return its output."""
        done = self.run(*arguments, **variables)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def unpacked(self) -> set[Path]:
        """The files beside the wheel's modules, without what Python and numba compile."""
        return {file for file in self.site.rglob("*") if "__pycache__" not in file.parts}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, installed, with the sample built and a model trained in an empty folder."""

    def make(folder: Path) -> None:
        made = Installed(folder)
        made.install(wheel)
        before = made.unpacked()
        made.do("build", DBT_LOG_LEVEL_FILE="info")
        made.do("train", "--folds", "0", "--epochs", "2")
        assert made.unpacked() == before

    return Installed(made_once(tmp_path_factory, "installed", make))


def test_everything_is_written_into_the_current_folder(installed: Installed) -> None:
    assert {"logs", "models", "target", "warehouse"} == {file.name for file in installed.work.iterdir()}
    assert (installed.work / "warehouse" / "cartelera.duckdb").is_file()
    assert (installed.work / "models" / "current.json").is_file()
    assert (installed.work / "logs" / "dbt.log").is_file()


def test_nothing_comes_from_the_repository(installed: Installed) -> None:
    code = "import api, cartelera.project, eda, jobs, ml; print(api.__file__, cartelera.project.PROJECT)"
    python = installed.folder / "environment" / "bin" / "python"
    shown = subprocess.run([python, "-c", code], check=True, cwd=installed.work, capture_output=True, text=True)
    site = installed.site
    assert shown.stdout.split() == [str(site / "api" / "__init__.py"), str(site / "cartelera" / "dbt")]


def test_the_service_answers_with_its_page(installed: Installed, tmp_path: Path) -> None:
    serve = [installed.command, "serve", "--port", "0", "--workers", "2"]
    process, lines = start_command(serve, installed.work, without_settings(), tmp_path / "log")
    with stopped_in_the_end(process, lines, tmp_path / "log") as service:
        assert service.get("/get_count_platform?platform=hulu").json() == {"count": 220}
        assert service.get("/recommend?user_id=12&movie_id=ns5").json()["title"]["id"] == "ns5"
        assert service.get("/openapi.json").json()["info"]["version"] == PROJECT["version"]
        page = service.get("/ui", follow_redirects=True)
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.text)
        assert sheets
        for sheet in sheets:
            styles = service.get(str(page.url.join(sheet)).removeprefix(service.url))
            assert styles.headers["content-type"].startswith("text/css")
            assert "{" in styles.text


def test_other_commands_find_their_files(installed: Installed, tmp_path: Path) -> None:
    sample = installed.site / "cartelera" / "dbt" / "seeds"
    assert "A build can read" in installed.do("check", str(sample))
    assert "40,000" in installed.do("status")
    assert "ns5" in installed.do("recommend", "12", "ns5")
    installed.do("draw", str(tmp_path))
    assert list(tmp_path.glob("**/titles_by_platform.svg"))


def test_what_is_wrong_is_said(installed: Installed, tmp_path: Path) -> None:
    assert installed.do("--version") == f"cartelera {PROJECT['version']}\n"
    unknown = installed.run("biuld")
    assert unknown.returncode == 2
    assert "There is no command 'biuld'" in unknown.stderr
    assert "build, test and publish" in unknown.stderr
    lacking = installed.run("train", **environment_with("base", tmp_path))
    assert lacking.returncode == 2
    assert "pip install 'cartelera[train]'" in lacking.stderr
