"""The rules for the project's layers, checked in dbt's manifest."""

import json
from typing import Any

import pytest

from tests.support.workplace import Workplace

BEFORE = {
    "staging": {"seeds"},
    "intermediate": {"staging", "intermediate"},
    "marts": {"intermediate", "marts", "reference"},
}
"""By layer: the layers that its models may read."""


@pytest.fixture(scope="module")
def manifest(built_sample: Workplace) -> Any:
    return json.loads((built_sample.folder / "target" / "manifest.json").read_text())


@pytest.fixture(scope="module")
def models(manifest: Any) -> dict[str, Any]:
    """All models, by their unique id in dbt."""
    return {name: node for name, node in manifest["nodes"].items() if node["resource_type"] == "model"}


@pytest.fixture(scope="module")
def published(models: dict[str, Any]) -> dict[str, Any]:
    """The models that are published."""
    return {name: model for name, model in models.items() if "published" in model["tags"]}


def layer_of(node: Any) -> str:
    if node["resource_type"] == "seed":
        return "reference" if node["meta"].get("reference") else "seeds"
    return str(node["fqn"][1])


def test_no_model_is_made_of_a_later_layer(models: dict[str, Any], manifest: Any) -> None:
    for name, model in models.items():
        parents = {layer_of(manifest["nodes"][parent]) for parent in model["depends_on"]["nodes"]}
        assert parents <= BEFORE[layer_of(model)], name


def test_a_mart_is_public_and_all_else_is_not(models: dict[str, Any], manifest: Any) -> None:
    assert {name for name, model in models.items() if model["access"] == "public"} == {
        name for name, model in models.items() if layer_of(model) == "marts"
    }
    assert {model["access"] for model in models.values()} == {"public", "private"}
    assert {model["group"] for model in models.values()} == {"warehouse"}
    assert manifest["groups"]["group.cartelera.warehouse"]["owner"]["name"]


def test_what_is_public_is_published_under_an_enforced_contract(
    models: dict[str, Any], published: dict[str, Any], built_sample: Workplace
) -> None:
    assert published == {name: model for name, model in models.items() if model["access"] == "public"}
    [[row_counts]] = built_sample.query("select row_counts from build_info")
    assert {model["alias"] for model in published.values()} == set(row_counts)
    for name, model in published.items():
        assert model["contract"]["enforced"], name
        assert all(column["data_type"] for column in model["columns"].values()), name


def test_every_mart_is_read_by_somebody_and_nobody_reads_anything_else(
    published: dict[str, Any], manifest: Any
) -> None:
    exposures = manifest["exposures"].values()
    assert {exposure["name"] for exposure in exposures} == {"service", "page", "recommender", "notebook", "questions"}
    assert {parent for exposure in exposures for parent in exposure["depends_on"]["nodes"]} == set(published)
    assert all(exposure["owner"]["name"] and exposure["description"] for exposure in exposures)


def test_every_model_is_described_in_its_own_folder(models: dict[str, Any]) -> None:
    for name, model in models.items():
        folder, _, _ = model["original_file_path"].rpartition("/")
        assert model["patch_path"] == f"cartelera://{folder}/{folder.rpartition('/')[2]}.yml", name
