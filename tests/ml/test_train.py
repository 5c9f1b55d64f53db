"""`python -m ml.train`: what it makes, when it does nothing, when a model takes over, and what it refuses."""

import json
import random
import re
import signal
import time
from pathlib import Path

import duckdb
import pytest

from ml.artifact.current import POINTER, load_current
from ml.artifact.folder import ARRAYS, DRAWS, list_models
from ml.artifact.recipe import Recipe
from ml.command_line.options import read_options
from ml.fitting.baselines import BASELINES
from tests.support.commands import Place
from tests.support.workplace import Workplace

FAST = ("--folds", "0", "--epochs", "2", "--factors", "4")


@pytest.fixture
def place(built_sample: Workplace, tmp_path: Path) -> Place:
    return Place(built_sample.warehouse, tmp_path / "models")


def test_the_card_says_all_of_it(trained: Place, built_sample: Workplace) -> None:
    card = load_current(trained.models)[1]
    folder = trained.models / card.model
    data = json.loads((folder / "card.json").read_text())
    assert data["personalised"] is True
    assert data["build_id"] == built_sample.query("select build_id from build_info")[0][0]
    assert (data["rows"], data["users"], data["titles"]) == (40_000, 600, 1190)
    assert data["recipe"] == vars(Recipe())
    assert set(data["baselines"]) == set(BASELINES)
    for metrics in (data["metrics"], *data["baselines"].values()):
        assert len(metrics["folds"]) == 5
        for name in ("rmse", "mae"):
            assert metrics[name] == pytest.approx(sum(fold[name] for fold in metrics["folds"]) / 5)
    assert data["metrics"]["rmse"] < min(each["rmse"] for each in data["baselines"].values())
    assert data["audit"]["low"] > 0
    assert data["lists"]["low"] > 0
    varied = data["lists"]["varied"]
    assert [each["variety"] for each in varied] == [0, 0.25, 0.5, 0.75, 1]
    assert 0 < varied[0]["difference"] < varied[1]["difference"] < varied[-1]["difference"] < 1
    assert varied[0]["ndcg"] > varied[-1]["ndcg"] > 0
    assert set(data["ranking"]) == {"svd", "svd without factors", "popularity"}
    assert set(data["lists"]["ranking"]) == {"choices", "choices, all weights", "popularity"}
    assert set(data["seconds"]) >= {"load the ratings", "fit on all ratings"}
    assert set(data["sha256"]) == {each.name for each in folder.iterdir()} - {"card.json"}


def test_the_readable_card_shows_its_plots(trained: Place) -> None:
    card = load_current(trained.models)[1]
    folder = trained.models / card.model
    text = (folder / "card.md").read_text()
    plots = re.findall(r"!\[[^]]+\]\(([^)]+)\)", text)
    assert len(plots) == 3
    assert all((folder / plot).read_bytes().startswith(b"\x89PNG") for plot in plots)
    assert card.metrics is not None
    assert f"{card.metrics.rmse:.4f}" in text
    assert "**Yes.** SVD beats the user and title bias" in text


def test_the_terminal_shows_the_results(trained: Place) -> None:
    printed = (trained.models.parent / "printed.txt").read_text()
    card = load_current(trained.models)[1]
    assert card.metrics is not None
    assert f"SVD {card.metrics.rmse:.4f} {card.metrics.mae:.4f}" in printed
    assert f"{card.model} is the current model now" in printed


def test_the_same_training_gives_the_same_bytes(place: Place) -> None:
    assert place.train(*FAST).sha256[ARRAYS] == place.train(*FAST).sha256[ARRAYS]
    assert place.train(*FAST, "--seed", "1", "--force").sha256[ARRAYS] != place.train(*FAST, "--force").sha256[ARRAYS]


def test_without_folds_nothing_is_claimed(place: Place) -> None:
    card = place.train(*FAST)
    assert not card.personalised
    assert "--folds 0" in card.reason
    assert (card.metrics, card.baselines, card.audit, card.ranking, card.lists) == (None, None, None, None, None)
    assert load_current(place.models)[0].choices is None


def test_the_model_has_what_people_choose(trained: Place, built_sample: Workplace) -> None:
    model, _ = load_current(trained.models)
    assert model.choices is not None
    rated = built_sample.query(
        "select work_id, count(distinct user_id) from ratings join works on movie_id = id group by all order by work_id"
    )
    assert model.choices.popularity.tolist() == [users for _, users in rated]
    works = dict(built_sample.query("select id, work_id from works"))
    numbers = {work_id: number for number, (work_id, _) in enumerate(rated)}
    assert model.choices.title_works.tolist() == [numbers[works[title_id]] for title_id in model.title_ids.tolist()]
    stars = built_sample.query("select rating from ratings order by user_id, movie_id")
    assert (model.choices.half_stars / 2).tolist() == [rating for (rating,) in stars]


def test_if_changed(place: Place, tmp_path: Path, built_sample: Workplace) -> None:
    first = place.train(*FAST, "--if-changed")
    code, output, _ = place.run("ml.train", *FAST, "--if-changed")
    assert (code, list_models(place.models)) == (0, [first.model])
    assert f"Nothing to do: {first.model}" in output
    assert place.train(*FAST, "--if-changed", "--threshold", "4").threshold == 4
    newer = tmp_path / "newer.duckdb"
    newer.write_bytes(built_sample.warehouse.read_bytes())
    with duckdb.connect(newer) as connection:
        connection.execute("update build_info set build_id = 'newer'")
    after = Place(newer, place.models)
    same = after.run("ml.train", *FAST, "--threshold", "4", "--if-changed")
    assert "Nothing to do" in same[1]
    with duckdb.connect(newer) as connection:
        connection.execute("update timed_ratings set rating = 5.5 - rating where user_id = 12 and movie_id = 'ns5'")
        connection.execute("insert into timed_ratings select 12, id, 3.5, 1600000000 from titles where id = 'as1'")
    assert after.train(*FAST, "--threshold", "4", "--if-changed").build_id == "newer"


def test_lists_that_learn_from_content_too(place: Place) -> None:
    options = ("--folds", "2", "--sample", "0.2", "--epochs", "2", "--factors", "4")
    card = place.train(*options, "--content-weight", "20")
    assert card.recipe.content_weight == 20
    assert "| content weight | 20 |" in (place.models / card.model / "card.md").read_text()
    assert "Nothing to do" in place.run("ml.train", *options, "--content-weight", "20", "--if-changed")[1]
    without = place.train(*options, "--force")
    assert without.lists is not None
    assert card.lists is not None
    assert without.lists.ranking != card.lists.ranking
    _, _, errors = place.run("ml.train", "--content-weight", "-1")
    assert "is not a number from 0 to 10000" in errors


def test_a_worse_model_does_not_take_over_unless_it_is_forced(place: Place) -> None:
    good = place.train("--folds", "0")
    code, output, _ = place.run("ml.train", *FAST, "--learning-rate", "0.0001")
    assert code == 3
    assert load_current(place.models)[1].model == good.model
    told = re.search(r"RMSE ([0-9.]+) against ([0-9.]+) .* worse than \S+ by ([0-9.]+) stars", output.replace(",", ""))
    assert told is not None
    assert float(told[1]) - float(told[2]) == pytest.approx(float(told[3]), abs=2e-4)
    [refused] = {*list_models(place.models)} - {good.model}
    assert f"{refused} is saved, but is not the current model" in output
    forced = place.train(*FAST, "--learning-rate", "0.0001", "--force")
    assert not forced.trial.passed
    assert place.train("--folds", "0").trial.passed


def test_what_is_not_personalised_does_not_replace_what_is(trained: Place, tmp_path: Path) -> None:
    """Served, its answers would lack the taste that the other one has shown to know."""
    place = Place(trained.warehouse, tmp_path / "copy")
    place.models.mkdir()
    current = load_current(trained.models)[1].model
    for file in (POINTER, *(f"{current}/{each.name}" for each in (trained.models / current).iterdir())):
        (place.models / file).parent.mkdir(exist_ok=True)
        (place.models / file).write_bytes((trained.models / file).read_bytes())
    code, output, _ = place.run("ml.train", "--folds", "0")
    assert code == 3
    assert f"worse than {current}" in output


def test_a_sample_of_the_users(place: Place) -> None:
    card = place.train(*FAST, "--sample", "0.1")
    assert card.users == 60
    assert card.rows < 40_000 / 5


def test_a_training_that_diverges_is_stopped(place: Place) -> None:
    code, _, errors = place.run("ml.train", "--folds", "0", "--learning-rate", "1", "--regularisation", "5")
    assert code == 1
    assert "diverged" in errors
    assert "--learning-rate" in errors
    assert list_models(place.models) == []


def test_a_harmed_current_model_does_not_stand_in_the_way(place: Place) -> None:
    harmed = place.train(*FAST)
    for file in ("card.json", ARRAYS):
        (place.models / harmed.model / file).write_text("{}")
        code, _, errors = place.run("ml.train", *FAST, "--if-changed")
        assert code == 0
        assert "does not count" in errors
        harmed, harmed_before = load_current(place.models)[1], harmed
        assert harmed.model != harmed_before.model


def test_no_warehouse_and_no_ratings(built_sample: Workplace, tmp_path: Path) -> None:
    nowhere = Place(tmp_path / "none.duckdb", tmp_path / "models")
    assert "`cartelera build` makes it" in nowhere.run("ml.train")[2]
    empty = tmp_path / "empty.duckdb"
    empty.write_bytes(built_sample.warehouse.read_bytes())
    with duckdb.connect(empty) as connection:
        connection.execute("delete from timed_ratings")
    code, _, errors = Place(empty, tmp_path / "models").run("ml.train")
    assert code == 1
    assert "no ratings to train on" in errors


def test_few_ratings(built_sample: Workplace, tmp_path: Path) -> None:
    few = tmp_path / "few.duckdb"
    few.write_bytes(built_sample.warehouse.read_bytes())
    with duckdb.connect(few) as connection:
        connection.execute("delete from timed_ratings where user_id > (select min(user_id) from ratings)")
        connection.execute(
            "delete from timed_ratings where movie_id not in (select movie_id from ratings order by movie_id limit 4)"
        )
    place = Place(few, tmp_path / "models")
    assert "4 ratings cannot be divided into 5 folds" in place.run("ml.train")[2]
    assert place.train("--folds", "4").ranking is None
    assert place.train("--folds", "0", "--epochs", "3", "--force").rows == 4
    with duckdb.connect(few) as connection:
        connection.execute("delete from timed_ratings where movie_id > (select min(movie_id) from ratings)")
    assert place.train("--folds", "0", "--epochs", "3").rows == 1
    code, output, _ = place.run("ml.train", "--folds", "0", "--epochs", "4")
    assert code == 3
    assert "too few ratings to compare" in output


def test_what_has_lost_its_trial_is_not_trained_again(place: Place) -> None:
    place.train("--folds", "0")
    worse = (*FAST, "--learning-rate", "0.0001")
    assert place.run("ml.train", *worse)[0] == 3
    names = list_models(place.models)
    code, output, _ = place.run("ml.train", *worse, "--if-changed")
    assert (code, list_models(place.models)) == (0, names)
    assert f"Nothing to do: {names[-1]}, which was worse than the current model," in output


def test_results_that_cannot_be_printed_are_there_all_the_same(place: Place) -> None:
    with place.start("ml.train", *FAST) as process:
        assert process.stdout is not None
        process.stdout.close()
        process.wait()
    assert load_current(place.models)[1].recipe.epochs == 2


def test_a_truncated_warehouse(built_sample: Workplace, tmp_path: Path) -> None:
    truncated = tmp_path / "truncated.duckdb"
    truncated.write_bytes(built_sample.warehouse.read_bytes()[:700_000])
    place = Place(truncated, tmp_path / "models")
    code, _, errors = place.run("ml.train")
    assert code == 1
    assert "cannot be read" in errors
    assert "Traceback" not in errors


def test_one_training_at_a_time(place: Place) -> None:
    with place.start("ml.train", "--epochs", "2000", "--folds", "0") as first:
        while not (place.models / "lock").exists() or not (place.models / "lock").read_text():
            time.sleep(0.01)
        code, _, errors = place.run("ml.train", *FAST)
        assert code == 1
        assert f"Another training ({first.pid}) is using" in errors
        first.send_signal(signal.SIGINT)
        _, errors = first.communicate()
        assert "Stopped; the current model is as it was." in errors
        assert first.returncode == 1
    place.train(*FAST)


def test_a_training_killed_at_any_moment_leaves_the_last_model(place: Place) -> None:
    began = time.monotonic()
    kept = place.train(*FAST).model
    lasts = time.monotonic() - began
    moments = random.Random(0)
    for _ in range(8):
        process = place.start("ml.train", *FAST)
        time.sleep(moments.uniform(0.3, 1.1) * lasts)  # until 0.3 it only imports modules
        process.kill()
        process.communicate()
        _, card = load_current(place.models)
        assert card.model >= kept  # a model's name begins with its time
        kept = card.model
    assert place.train(*FAST).model != kept
    assert list(place.models.glob(".unfinished-*")) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--factors 0", "'0' is not a whole number from 1 to 10000"),
        ("--factors many", "'many' is not a whole number"),
        ("--epochs 1.5", "'1.5' is not a whole number"),
        ("--epochs -1", "'-1' is not a whole number"),
        ("--folds 1", "1 fold leaves nothing to learn from"),
        ("--folds 101", "from 0 to 100"),
        ("--learning-rate nan", "'nan' is not a number above 0 and up to 1"),
        ("--learning-rate 0", "'0' is not a number above 0"),
        ("--regularisation -0.1", "'-0.1' is not a number above 0"),
        ("--regularisation inf", "'inf' is not a number above 0"),
        ("--sample 1.1", "'1.1' is not a number above 0 and up to 1"),
        ("--threshold 6", "'6' is not a number above 0.5 and up to 5"),
        ("--seed 4294967296", "from 0 to 4294967295"),
        ("--seed 0000000000000000000099999999999", "is not a whole number"),
        ("--threshold \uff13", "is not a number"),
        ("--threshold 1.2.3", "is not a number"),
        ("--threshold .", "is not a number"),
        ("--minutes 5 --engine bayes", "--minutes chooses the engine; leave --engine out"),
        ("--fold 3 --epochs", "expected one argument"),
        ("--colour red", "unrecognized arguments"),
    ],
)
def test_wrong_options_are_refused(
    arguments: str, message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["ml.train", *arguments.split()])
    with pytest.raises(SystemExit, match="2"):
        read_options()
    assert message in capsys.readouterr().err


def test_a_model_that_knows_how_sure_it_is(place: Place) -> None:
    """It is chosen within the minutes, says so on its card and in its answers, and is not made again."""
    options = ("--minutes", "60", "--sample", "0.2", "--folds", "2")
    code, output, errors = place.run("ml.train", *options)
    assert code == 0, errors
    assert "The engine is bayes: it predicts better than surprise beyond doubt." in errors
    assert "Is it as sure as it says?" in output
    card = load_current(place.models)[1]
    assert card.recipe.engine == "bayes"
    assert DRAWS in card.sha256
    assert card.calibration is not None
    assert card.calibration.within == pytest.approx(0.68, abs=0.08)
    _, answer, _ = place.run("ml.recommend", "12", "ns5")
    assert re.search(r"[0-9]\.[0-9]{2} ± [0-9]\.[0-9]{2} stars", answer)
    assert "two thirds must" in answer
    assert place.run("ml.train", *options, "--if-changed")[1].startswith("Nothing to do")
