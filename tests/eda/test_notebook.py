"""The notebook runs on any published file. As committed, it shows the real data and nothing of the author's machine."""

import base64
import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser

from cartelera.texts import Texts
from eda.execute import NOTEBOOK, execute
from eda.plots import PLOTS, for_file
from eda.rasterize import rasterize
from tests.eda.drawn import draw
from tests.eda.marts import publish
from tests.support.workplace import REPOSITORY, Workplace

Cells = list[dict[str, Any]]


def outputs(cells: Cells) -> list[dict[str, Any]]:
    return [output for cell in cells if cell["cell_type"] == "code" for output in cell["outputs"]]


def pictures(cells: Cells, kind: str) -> int:
    """How many pictures of a kind there are."""
    return sum(kind in output.get("data", {}) for output in outputs(cells))


@pytest.fixture(scope="module")
def committed() -> Cells:
    cells: Cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return cells


@pytest.fixture
def on_the_sample(built_sample: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path for a copy of the notebook, in an environment in which the notebook finds the sample."""
    monkeypatch.chdir(REPOSITORY)
    monkeypatch.setenv("CARTELERA_WAREHOUSE", str(built_sample.warehouse))
    return tmp_path / "shown.ipynb"


def test_it_runs_on_the_sample_and_comes_out_the_same_twice(on_the_sample: Path, built_sample: Workplace) -> None:
    execute(on_the_sample)
    first = on_the_sample.read_bytes()
    before = set(REPOSITORY.iterdir())
    execute(on_the_sample)
    assert set(REPOSITORY.iterdir()) == before  # the kernel leaves no socket in the repository
    assert on_the_sample.read_bytes() == first
    shown = json.loads(first)
    assert pictures(shown["cells"], "image/svg+xml") == len(PLOTS)
    assert {output["output_type"] for output in outputs(shown["cells"])} == {"stream", "execute_result"}
    build_id = built_sample.query("select build_id from build_info")[0][0]
    assert build_id in first.decode()
    assert str(built_sample.folder) not in first.decode()


def test_it_shows_every_plot_once_in_order(committed: Cells) -> None:
    shown = re.findall(r'^show\("(\w+)"\)', "\n".join("".join(cell["source"]) for cell in committed), re.MULTILINE)
    assert shown == list(PLOTS)


def test_as_committed_every_cell_has_run_in_order_without_an_error(committed: Cells) -> None:
    code = [cell for cell in committed if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert all(cell["outputs"] for cell in code[:-1])  # the last one closes the file
    assert {output["output_type"] for output in outputs(committed)} == {"stream", "execute_result"}
    assert "stderr" not in {output.get("name") for output in outputs(committed)}


def test_as_committed_it_shows_the_real_data(committed: Cells) -> None:
    tables = "".join("".join(output.get("data", {}).get("text/html", "")) for output in outputs(committed))
    assert "22,998" in tables
    assert "11,027,687" in tables


def test_as_committed_its_pictures_have_no_names_as_text(committed: Cells) -> None:
    assert pictures(committed, "image/png") == len(PLOTS)
    assert pictures(committed, "image/svg+xml") == 0


def test_pictures_become_png_files(browser: Browser, english: Texts) -> None:
    svg = for_file(draw("shared_works", publish([{"platform": "hulu"}, {}]), english), "a & b")
    output: dict[str, Any] = {"data": {"image/svg+xml": svg}}
    rasterize([{"outputs": [output]}, {}], browser)
    picture = Image.open(BytesIO(base64.b64decode(output["data"]["image/png"])))
    assert picture.width == 1080
    assert len(picture.convert("RGB").getcolors() or []) > 3
    assert output["metadata"] == {"image/png": {"alt": "a & b", "width": 720}}
    assert list(output["data"]) == ["image/png"]


def test_as_committed_it_has_nothing_of_the_machine_or_the_hour() -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert not re.search(r'["\' ](/(home|root|tmp|work|usr|Users)/|[A-Z]:\\\\)', text)
    assert "iopub" not in text
    notebook = json.loads(text)
    assert [cell["id"] for cell in notebook["cells"]] == [f"cell-{n:02}" for n in range(len(notebook["cells"]))]
    assert all(cell["metadata"] == {} for cell in notebook["cells"])
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert len(text) < 900_000


def test_it_ends_with_what_follows(committed: Cells) -> None:
    prose = ["".join(cell["source"]) for cell in committed if cell["cell_type"] == "markdown"]
    assert prose[0].startswith("# ")
    assert prose[-1].startswith("## What follows for the recommender")
