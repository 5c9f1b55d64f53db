"""The bill of materials is valid and complete, and no package that runs has a licence that Cartelera could not keep."""

import json
import re
from importlib.metadata import version
from typing import Any

from jsonschema import Draft7Validator
from packaging.utils import canonicalize_name
from referencing import Registry

from docs.licences import FILE, constrained, page, read_packages, row
from docs.sbom import ENVIRONMENT, bill_of_materials, distributions_at_run_time
from tests.support.extras import PROJECT
from tests.support.workplace import REPOSITORY

COPYLEFT = re.compile(r"(?<!L)GPL|GNU General|Affero")
LESSER = re.compile("LGPL|Lesser")
ROW = re.compile(r"^\| (?!package )([a-z0-9-]+) \| ([^|]+) \| ([^|]*) \|$", re.MULTILINE)


def schema(name: str) -> dict[str, Any]:
    """A schema that comes with the library of CycloneDX."""
    [file] = ENVIRONMENT.glob(f"lib/*/site-packages/cyclonedx/schema/_res/{name}.SNAPSHOT.schema.json")
    return {key: value for key, value in json.loads(file.read_text()).items() if key != "$id"}


def test_the_bill_of_materials() -> None:
    bill = bill_of_materials()
    others = [(f"{name}.SNAPSHOT.schema.json", schema(name)) for name in ("spdx", "jsf-0.82")]
    registry: Registry[Any] = Registry().with_contents(others)
    assert list(Draft7Validator(schema("bom-1.6"), registry=registry).iter_errors(bill)) == []
    assert bill["metadata"]["component"]["version"] == PROJECT["version"]
    listed = {str(canonicalize_name(each["name"])): each["version"] for each in bill["components"]}
    assert {"duckdb", "fastapi", "scikit-surprise", "gradio"} <= set(listed) <= distributions_at_run_time()
    assert {"pytest", "mypy"} & set(listed) == set()
    assert listed == {name: version(name) for name in listed}
    assert str(REPOSITORY) not in json.dumps(bill)
    assert bill == bill_of_materials()


def test_every_package_is_listed_with_its_licence() -> None:
    text, packages = FILE.read_text(), read_packages()
    assert sorted(name for name, *_ in ROW.findall(text)) == sorted(constrained())
    lines = set(text.splitlines())
    assert [row(each) for each in packages if row(each) not in lines] == [], "python -m docs.licences"
    assert all(f"\n- {name}: " in page(packages) for name in ("certifi", "orjson", "tqdm", "text-unidecode"))


def test_licences_of_what_runs() -> None:
    at_run_time = [(name, licence) for name, licence, extras in ROW.findall(FILE.read_text()) if extras]
    assert [name for name, licence in at_run_time if LESSER.search(licence) or licence == "not declared"] == []
    assert [name for name, licence in at_run_time if COPYLEFT.search(licence)] == ["text-unidecode"]
    assert ("text-unidecode", "Artistic License; ") in [(name, licence[:18]) for name, licence in at_run_time]
