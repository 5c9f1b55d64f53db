"""`python -m ml.recommend` and `python -m ml.models`, as people run them."""

import csv
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from cartelera.lock import take_lock
from ml.artifact.card import Tuned
from ml.artifact.current import load_current, promote
from ml.artifact.folder import ARRAYS, list_models, save_model
from ml.artifact.recipe import Recipe
from ml.serving.prediction import find, predict, taste_of
from tests.ml.small_model import SMALL, make_card
from tests.support.commands import Place
from tests.support.workplace import Workplace


@pytest.fixture
def history(built_sample: Workplace, tmp_path: Path) -> Place:
    """A place in which three models have been current, one after the other."""
    place = Place(built_sample.warehouse, tmp_path / "models")
    for name in ("first", "second", "third"):
        save_model(place.models, SMALL, make_card(name), {})
        promote(place.models, name)
    return place


def current(place: Place) -> str:
    return load_current(place.models)[1].model


def test_yes_or_no_with_the_sum_that_explains_it(trained: Place) -> None:
    model, card = load_current(trained.models)
    verdicts = set()
    for title_id in ("ns5", "hs2", "as100", "ds1"):
        prediction = predict(model, taste_of(model, 12), find(model.title_ids, title_id))
        code, output, _ = trained.run("ml.recommend", "12", title_id)
        verdict = "Yes" if prediction.stars >= 3.5 else "No"
        verdicts.add(verdict)
        assert code == 0
        assert output.startswith(f"{verdict}: user 12 would probably give")
        assert f"{prediction.stars:.2f} stars; it is recommended from 3.5 on." in output
        for part in (prediction.user_bias, prediction.title_bias, prediction.taste):
            assert f"{part:+.3f}" in output
        assert f"Personalised: yes. {card.reason}" in output
        assert f"Model {card.model}, trained on build {card.build_id}." in output
    assert verdicts == {"Yes", "No"}


def test_by_the_exact_title_on_every_platform_that_has_it(trained: Place, built_sample: Workplace) -> None:
    rows = built_sample.query(
        "select title, list(id order by id) from titles group by title order by count(*) desc, title"
    )
    title, ids = rows[0]
    assert len(ids) > 1
    _, output, _ = trained.run("ml.recommend", "12", f" {title.upper()} ")
    assert re.findall(r"” \((\w+),", output) == ids


def test_an_unknown_user_is_told_so(trained: Place) -> None:
    code, output, _ = trained.run("ml.recommend", "999999", "ns5")
    assert code == 0
    assert "Personalised: no. The user is unknown" in output


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("12", "ns0"), 1, "No title has the id or the name 'ns0'. Did you mean 'ns"),
        (("12", "zzzzzzzzzz"), 1, "No title has the id or the name 'zzzzzzzzzz'."),
        ((), 2, "give USER_ID and either MOVIE_ID or --top N, or --all FILE"),
        (("12",), 2, "give USER_ID and either MOVIE_ID or --top N, or --all FILE"),
        (("12", "ns5", "--top", "3"), 2, "give USER_ID and either MOVIE_ID or --top N, or --all FILE"),
        (("12", "--all", "lists.parquet"), 2, "--all is for all users; leave USER_ID out"),
        (("me", "ns5"), 2, "'me' is not a whole number"),
        (("-1", "ns5"), 2, "argument USER_ID: '-1' is not a whole number"),
        (("12", "--top", "0"), 2, "'0' is not a whole number from 1 to 1000"),
    ],
)
def test_what_cannot_be_answered(trained: Place, arguments: tuple[str, ...], code: int, message: str) -> None:
    exit_code, _, errors = trained.run("ml.recommend", *arguments)
    assert exit_code == code
    assert message in errors


def test_no_model_no_warehouse_and_a_harmed_model(trained: Place, tmp_path: Path) -> None:
    assert (
        "`python -m ml.train` makes one"
        in Place(trained.warehouse, tmp_path / "none").run("ml.recommend", "1", "ns5")[2]
    )
    nowhere = Place(tmp_path / "none.duckdb", trained.models)
    assert "`cartelera build` makes it" in nowhere.run("ml.recommend", "1", "ns5")[2]
    harmed = Place(trained.warehouse, Path(shutil.copytree(trained.models, tmp_path / "harmed")))
    (harmed.models / current(harmed) / ARRAYS).write_bytes(b"")
    code, output, errors = harmed.run("ml.recommend", "1", "ns5")
    assert (code, output) == (1, "")
    assert f"{ARRAYS} is not the file that was saved" in errors


def test_a_newer_build_is_mentioned(trained: Place, tmp_path: Path) -> None:
    newer = Path(shutil.copy(trained.warehouse, tmp_path / "newer.duckdb"))
    with duckdb.connect(newer) as connection:
        connection.execute("update build_info set build_id = 'newer'")
        connection.execute("update titles set title = '[bold]' where id = 'ns5'")
    _, output, _ = Place(newer, trained.models).run("ml.recommend", "12", "ns5")
    assert "“[bold]”" in output
    assert "the warehouse is at build newer by now" in output


def test_the_list_of_models(history: Place) -> None:
    code, output, _ = history.run("ml.models")
    assert code == 0
    assert re.findall(r"│ (→?) ?│ (first|second|third) │", output) == [("", "first"), ("", "second"), ("→", "third")]
    assert history.run("ml.models", "list")[1] == output
    (history.models / "second" / "card.json").write_text("[")
    assert "is no model card" in history.run("ml.models")[1]


def test_the_list_says_what_is_not_as_usual_and_what_is_harmed(history: Place) -> None:
    save_model(history.models, SMALL, make_card("4th", regularisation=0.25), {"card.md": b"# 4th"})
    listed = replace(history, columns="200").run("ml.models")[1]
    assert re.search(r"4th │ yes │ +│ +│ +│ passed │ +│ factors 2, regularisation 0.25, folds 0", listed)
    (history.models / "4th" / "card.md").write_text("edited")
    assert "card.md is not the file that was saved" in history.run("ml.models")[1]


def test_the_list_for_programs(history: Place, trained: Place) -> None:
    card = load_current(trained.models)[1]
    assert card.metrics is not None
    assert card.lists is not None
    known = {
        "model": card.model,
        "current": True,
        "personalised": True,
        "personal_lists": True,
        "rmse": card.metrics.rmse,
        "ndcg": card.lists.ranking["choices"].ndcg,
        "trial": "passed",
        "data_version": card.data_version,
        "not_as_usual": "",
        "note": "",
        "harm": None,
    }
    assert json.loads(trained.run("ml.models", "list", "--json")[1]) == [known]
    (history.models / "second" / "card.json").write_text("[")
    rows = list(csv.DictReader(history.output("ml.models", "list", "--csv").splitlines()))
    assert [(row["model"], row["current"], row["personalised"]) for row in rows] == [
        ("first", "False", "True"),
        ("second", "False", ""),
        ("third", "True", "True"),
    ]
    assert "is no model card" in rows[1]["harm"]
    assert set(rows[0]) == set(known)


@pytest.mark.parametrize("columns", ["60", "200"])
def test_nothing_is_cut_off(trained: Place, columns: str) -> None:
    card = load_current(trained.models)[1]
    assert card.metrics is not None
    narrow = replace(trained, columns=columns)
    listed = narrow.output("ml.models")
    for said in (card.model, f"{card.metrics.rmse:.4f}", card.data_version[:8], "nDCG@10", "personal", "passed"):
        assert said in listed
    compared = narrow.output("ml.models", "compare", card.model, card.model)
    cells = ["".join(column) for column in zip(*map(cells_of, compared.splitlines()), strict=True)]
    assert card.model in cells[1].replace(" ", "")
    assert card.data_version in cells[2].replace(" ", "")
    assert max(map(len, (listed + compared).splitlines())) <= int(columns)
    assert "…" not in listed + compared


def cells_of(line: str) -> list[str]:
    """The cells of a line of a table with four columns; empty ones for a line between rows."""
    cells = re.split("[│┃]", line)
    return cells[1:-1] if len(cells) == 6 else [""] * 4


def test_two_models_side_by_side(history: Place, trained: Place) -> None:
    save_model(history.models, SMALL, make_card("4th", regularisation=0.25), {})
    other = load_current(trained.models)[1]
    assert other.metrics is not None
    shutil.copytree(trained.models / other.model, history.models / other.model)
    output = history.run("ml.models", "compare", "4th", other.model)[1]
    for row in (
        "│ ratings │ 3 │ 40,000 │ +39,997 │",
        f"│ regularisation │ 0.25 │ {Recipe().regularisation} │ ≠ │",
        "│ threshold │ 3.5 │ 3.5 │ │",
        f"│ RMSE │ │ {other.metrics.rmse:.4f} │ ≠ │",
    ):
        assert row in output
    assert "their RMSE and nDCG cannot be compared" in output
    tuned = other.model_copy(update={"model": "tuned", "tuned": Tuned(other.trained_at, ("factors",))})
    save_model(history.models, SMALL, tuned, {})
    assert "of other folds" in history.run("ml.models", "compare", other.model, "tuned")[1]
    same = trained.run("ml.models", "compare", other.model, other.model)[1]
    assert "≠" not in same
    assert "cannot be compared" not in same
    assert "There is no model none in" in history.run("ml.models", "compare", "4th", "none")[2]


def test_a_note_on_a_model(history: Place) -> None:
    assert history.run("ml.models", "note", "third", "only\n [bold]films  ☺")[0] == 0
    assert "│ only [bold]films ☺ │" in replace(history, columns="200").run("ml.models")[1]
    assert current(history) == "third"  # its files are as they were saved
    history.run("ml.models", "note", "third", "better")
    assert "films" not in history.run("ml.models")[1]
    history.run("ml.models", "note", "third", "")
    assert "better" not in history.run("ml.models")[1]
    assert "There is no model none in" in history.run("ml.models", "note", "none", "text")[2]


def test_the_card_of_a_model(trained: Place) -> None:
    card = load_current(trained.models)[1]
    assert card.metrics is not None
    for arguments in ((), (card.model,)):
        _, output, _ = trained.run("ml.models", "show", *arguments)
        assert card.reason in output
        assert f"SVD {card.metrics.rmse:.4f}" in output
    assert "is no name of a model" in trained.run("ml.models", "show", "../x")[2]
    assert "There is no model none in" in trained.run("ml.models", "show", "none")[2]


def test_promoting_and_rolling_back(history: Place) -> None:
    assert history.run("ml.models", "promote", "first")[0] == 0
    assert current(history) == "first"
    assert "third is the current model now" in history.run("ml.models", "rollback")[1]
    assert current(history) == "third"
    assert history.run("ml.models", "rollback")[0] == 0
    code, _, errors = history.run("ml.models", "rollback")
    assert (code, current(history)) == (1, "second")
    assert "no model in" in errors
    assert history.run("ml.models", "promote", "fourth")[0] == 1
    assert current(history) == "second"


def test_pruning_never_takes_the_current_model(history: Place) -> None:
    promote(history.models, "first")
    save_model(history.models, SMALL, make_card("unpromoted"), {})
    _, output, _ = history.run("ml.models", "prune", "--keep", "1")
    assert output.startswith("2 deleted: unpromoted, second.")
    assert list_models(history.models) == ["first", "third"]
    history.run("ml.models", "prune", "--keep", "0")
    assert list_models(history.models) == ["first"]
    assert current(history) == "first"
    assert list(history.models.glob(".unfinished-*")) == []


def test_nothing_is_pruned_while_the_current_model_is_harmed(history: Place) -> None:
    (history.models / "third" / ARRAYS).write_bytes(b"")
    code, _, errors = history.run("ml.models", "prune", "--keep", "0")
    assert code == 1
    assert "Nothing is deleted" in errors
    assert list_models(history.models) == ["first", "second", "third"]


def test_a_model_can_be_promoted_while_another_one_is_trained(history: Place) -> None:
    with take_lock(history.models, "training"):
        assert history.run("ml.models", "promote", "first")[0] == 0
        assert "Another training" in history.run("ml.models", "prune")[2]
    assert current(history) == "first"


def test_a_model_of_another_catalog_is_not_asked(history: Place) -> None:
    code, _, errors = history.run("ml.recommend", "7", "as1")
    assert code == 1
    assert "has learnt from another catalog: 0% of its titles" in errors


def test_what_the_user_has_rated_already(trained: Place, built_sample: Workplace) -> None:
    ((title_id,),) = built_sample.query("select min(movie_id) from ratings where user_id = 12")
    assert "The user has rated it already" in trained.run("ml.recommend", "12", title_id)[1]
    assert "rated it already" not in trained.run("ml.recommend", "999999", title_id)[1]


def test_no_models(built_sample: Workplace, tmp_path: Path) -> None:
    nowhere = Place(built_sample.warehouse, tmp_path / "models")
    assert nowhere.run("ml.models")[0] == 0
    assert "`python -m ml.train` makes one" in nowhere.run("ml.models")[1]
    for command in ("show", "rollback", "prune"):
        code, _, errors = nowhere.run("ml.models", command)
        assert code == 1
        assert "`python -m ml.train` makes one" in errors
