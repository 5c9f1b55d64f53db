"""Searching titles, paging through them, and similar titles, compared with plain Python."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest

from ml.artifact.current import load_current
from tests.api.endpoints import catalog_oracle
from tests.api.endpoints.catalog_oracle import Title, in_list
from tests.dbt_project import oracle, works_oracle
from tests.dbt_project.analysis_oracle import title_features
from tests.support.service import Service, serving
from tests.support.workplace import Workplace

BESIDE = ("date_added", "rating", "listed_in", "description")
"""What `/titles/{id}` says beside what lists show."""


@pytest.fixture(scope="module")
def titles(built_sample: Workplace) -> list[Title]:
    """All titles, in the order of their ids."""
    return catalog_oracle.read_titles(built_sample)


def test_the_old_name_of_the_year_works(sample: httpx.Client) -> None:
    assert sample.get("/v1/titles?release_year=2021").json() == sample.get("/v1/titles?year=2021").json()


def test_all_about_a_title_is_what_the_warehouse_has(
    sample: httpx.Client, built_sample: Workplace, titles: list[Title]
) -> None:
    rows = built_sample.query("select date_added::varchar, rating, listed_in, description from titles order by id")
    for title, row in list(zip(titles, rows, strict=True))[::25]:
        assert sample.get(f"/v1/titles/{title['id']}").json() == in_list(title) | dict(zip(BESIDE, row, strict=True))


def test_ids_in_any_case(sample: httpx.Client) -> None:
    assert sample.get("/v1/titles/NS5").json() == sample.get("/v1/titles/ns5").json()
    assert sample.get("/v1/titles/%20ns5%20/similar").json() == sample.get("/v1/titles/ns5/similar").json()
    assert sample.get("/v1/titles/AS252/elsewhere").json() == sample.get("/v1/titles/as252/elsewhere").json()


def test_elsewhere_is_what_is_the_same_work(sample: httpx.Client, built_sample: Workplace, titles: list[Title]) -> None:
    by_id = {title["id"]: in_list(title) for title in titles}
    works = works_oracle.works(oracle.titles(built_sample.raw))
    members: dict[str, list[tuple[str, float | None]]] = defaultdict(list)
    for work_id, title_id, confidence in works:
        members[work_id].append((title_id, confidence))
    shared = [sorted(each) for each in members.values() if len(each) > 1]
    assert max(map(len, shared)) == 4
    for each in shared:
        for title_id, confidence in each:
            expected = [by_id[other] | {"confidence": confidence} for other, _ in each if other != title_id]
            assert sample.get(f"/v1/titles/{title_id}/elsewhere").json() == {"titles": expected}


def test_a_work_that_is_nowhere_else_and_its_namesake(sample: httpx.Client, titles: list[Title]) -> None:
    names = {title["id"]: (title["title"], title["type"]) for title in titles}
    assert names["as375"] == names["ds152"]
    for title_id in ("as375", "ds152", "ns5"):
        assert sample.get(f"/v1/titles/{title_id}/elsewhere").json() == {"titles": []}


@pytest.fixture(scope="module")
def without_model(built_sample: Workplace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service on the sample, without a model."""
    with serving(built_sample.warehouse, tmp_path_factory.mktemp("service") / "log") as service:
        yield service


@pytest.mark.service
@pytest.mark.parametrize("title_id", ["ns5", "as100", "hs2", "ds7", "ns300"])
def test_without_a_model_similar_is_what_has_much_in_common(
    without_model: Service, built_sample: Workplace, title_id: str
) -> None:
    rows = built_sample.query(
        'select id, title, description, release_year, director, "cast", country, listed_in from titles'
    )
    vectors: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    for (each, *feature), weight in title_features(rows).items():
        vectors[each][feature[0], feature[1]] = weight
    cosines = {
        other: round(sum(weight * vector.get(feature, 0) for feature, weight in vectors[title_id].items()), 6)
        for other, vector in vectors.items()
        if other != title_id and vectors[title_id].keys() & vector.keys()
    }
    expected = sorted(cosines, key=lambda each: (-cosines[each], each))[:25]
    answer = without_model.get(f"/v1/titles/{title_id}/similar?n=25").json()
    assert {each["id"]: each["similarity"] for each in answer["titles"]} == pytest.approx(
        {each: cosines[each] for each in expected}, abs=2e-6
    )
    assert [each["id"] for each in answer["titles"]] == expected
    assert (answer["by"], answer["personalised"], answer["model"]) == ("catalog", False, None)
    assert "no model yet" in answer["reason"]


def test_with_a_personalised_model_similar_is_what_the_same_people_like(
    sample: httpx.Client, sample_models: Path
) -> None:
    model, card = load_current(sample_models)
    number = model.title_ids.tolist().index("ns5")
    factors = model.title_factors.astype(np.float64)
    cosines = factors @ factors[number] / np.linalg.norm(factors, axis=1) / np.linalg.norm(factors[number])
    expected = [str(model.title_ids[place]) for place in np.argsort(-cosines)[1:11]]
    answer = sample.get("/v1/titles/ns5/similar").json()
    assert [each["id"] for each in answer["titles"]] == expected
    assert (answer["by"], answer["personalised"], answer["reason"]) == ("factors", True, card.reason)


def test_what_nobody_has_rated_is_compared_by_the_catalog(sample: httpx.Client, built_sample: Workplace) -> None:
    ((unrated,),) = built_sample.query("select min(id) from titles where id not in (select id from title_scores)")
    answer = sample.get(f"/v1/titles/{unrated}/similar").json()
    assert (answer["by"], answer["personalised"]) == ("catalog", False)
    assert "Nobody had rated the title" in answer["reason"]
    assert len(answer["titles"]) == 10
