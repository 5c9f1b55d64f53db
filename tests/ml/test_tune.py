"""`python -m ml.tune`: what it finds and writes, that it goes on, and that it never sees what model cards report."""

import re
import signal
import time
from pathlib import Path

import numpy as np
import pytest

from ml.artifact.files import ModelError
from ml.artifact.recipe import Recipe
from ml.artifact.recipe_file import FILE, TUNED, change, read_recipe, write_recipe
from ml.command_line.options import read_options
from ml.data.ratings import Ratings
from ml.evaluation.choices import hide_latest, hide_latest_but_hidden
from ml.evaluation.evaluation import History
from ml.evaluation.folds import Folds
from ml.evaluation.ranking import latest_of_each_user
from ml.evaluation.withheld import withheld
from ml.tune import searches
from ml.tune.study import completed, ended, open_study, run_study
from tests.ml.choosers import anybody, two_groups
from tests.support.commands import Place

QUICK = ("--sample", "0.2", "--seed", "3")


def pairs(ratings: Ratings) -> set[tuple[int, str]]:
    return set(zip(ratings.user_ids[ratings.users].tolist(), ratings.title_ids[ratings.titles].tolist(), strict=True))


def test_the_best_recipe_becomes_the_default_of_trainings(built_place: Place) -> None:
    code, output, errors = built_place.run("ml.tune", *QUICK, "--trials", "6")
    assert code == 0, errors
    found = read_recipe(built_place.models)
    assert found is not None
    assert (tuple(found.stars), tuple(found.choices)) == tuple(TUNED.values())
    assert f"The best are in {built_place.models / FILE} now" in output
    assert "0 (the usual recipe)" in output
    report = (built_place.models / "tuning" / "report.md").read_text()
    for name, digits in (("Stars", "RMSE"), ("Choices", "nDCG@10")):
        assert f"## {name}\n" in report
        assert f"| trial | {digits} |" in report
    assert (built_place.models / "tuning" / "search.png").read_bytes().startswith(b"\x89PNG")
    trained = built_place.train("--folds", "2", "--factors", "5", "--sample", "0.2")
    assert trained.recipe == change(Recipe(sample=0.2), {**found.parameters("surprise"), "factors": 5})
    assert trained.tuned is not None
    assert trained.tuned.parameters == (*(name for name in TUNED["stars"] if name != "factors"), *TUNED["choices"])
    text = (built_place.models / trained.model / "card.md").read_text()
    assert re.search(
        r"From recipe.toml, which `python -m ml.tune` wrote on \S+: epochs \d+, learning rate 0.\d+,", text
    )
    # A tuning goes on: six trials are there already, and the same command tries no more.
    again = built_place.run("ml.tune", *QUICK, "--trials", "6")[2]
    assert "RMSE" not in again
    (built_place.models / FILE).write_text("[stars]\nfactor = 3\n")
    for command in ("ml.train", "ml.tune"):
        assert f"{FILE} is no recipe" in built_place.run(command, *QUICK)[2]


def test_a_tuning_that_is_interrupted_goes_on(built_place: Place) -> None:
    log = built_place.models / "tuning" / "trials.log"
    arguments = ("ml.tune", *QUICK, "--only", "stars", "--trials")
    with built_place.start(*arguments, "10000") as process:
        while not log.exists() or log.read_text().count('"op_code":6') < 2:  # two trials have ended
            time.sleep(0.05)
        code, _, errors = built_place.run(*arguments, "2")
        assert code == 1
        assert f"Another tuning ({process.pid}) is using" in errors
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
        assert "Stopped; the same command goes on from here." in errors
    assert not (built_place.models / FILE).exists()
    assert built_place.run(*arguments, "2")[0] == 0
    found = read_recipe(built_place.models)
    assert found is not None
    assert (tuple(found.stars), found.choices) == (TUNED["stars"], {})


def test_no_trial_begins_when_time_is_over_but_the_first(tmp_path: Path) -> None:
    ratings, seconds = two_groups()
    search = searches.search_choices(ratings, History(seconds, {}), Recipe())
    study = open_study(tmp_path / "log", search, "data", 0)
    seen = []
    run_study(study, search, 10, time.monotonic(), lambda trial: seen.append(trial.params))
    assert seen == [{"choices_regularisation": Recipe.choices_regularisation, "content_weight": Recipe.content_weight}]
    assert open_study(tmp_path / "log", search, "other data", 0).trials[0].value is None


def test_a_search_finds_a_better_recipe_and_the_same_one_again(ratings: Ratings, tmp_path: Path) -> None:
    some = ratings.only(ratings.users % 6 == 0)
    search = searches.search_stars(some, History(np.arange(len(some)), {}), Recipe())
    found = []
    for file in ("one", "other"):
        study = open_study(tmp_path / file, search, "data", 7)
        run_study(study, search, 24, np.inf, lambda trial: None)
        assert len(ended(study)) == 24
        found.append([trial.params for trial in completed(study)])
        values = [trial.values[0] for trial in completed(study)]
        usual = next(trial.values[0] for trial in completed(study) if trial.number == 0)
        assert values == sorted(values)
        assert values[0] < usual
        assert usual == search.run(searches.usual_parameters(search), lambda epoch, value: None)
    assert found[0] == found[1]


def test_what_cards_report_is_never_tuned_on(ratings: Ratings, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = np.random.default_rng(0).integers(0, 10**9, len(ratings))
    history = History(seconds, {})
    reported = set().union(
        *(pairs(ratings.only(fold)) for fold in Folds(5, 0, withheld(ratings)).masks(len(ratings))),
        pairs(ratings.only(latest_of_each_user(ratings, seconds))),
    )
    seen: list[Ratings] = []
    monkeypatch.setattr(searches, "fit_svd", lambda svd, known: seen.append(known))
    monkeypatch.setattr(searches, "error", lambda svd, tested: seen.append(tested))
    search = searches.search_stars(ratings, history, Recipe())
    search.run(searches.usual_parameters(search), lambda epoch, value: None)
    known, tested = map(pairs, seen)
    assert known
    assert tested
    assert (known | tested) & reported == set()
    assert known & tested == set()


def test_lists_are_tuned_on_choices_before_those_of_the_audit() -> None:
    ratings, seconds = anybody()
    _, audited = hide_latest(ratings, seconds, {})
    known, hidden = hide_latest_but_hidden(ratings, seconds, {})
    assert pairs(known) | pairs(hidden) == pairs(ratings) - pairs(audited)
    assert pairs(known) & pairs(hidden) == set()
    times = dict(zip(sorted(pairs(ratings)), seconds.tolist(), strict=True))
    for user in (0, 7):
        latest = [times[pair] for pair in pairs(hidden) if pair[0] == user]
        earlier = [times[pair] for pair in pairs(known) if pair[0] == user]
        assert len(latest) == 5
        assert max(earlier) <= min(latest)


def test_a_fifth_is_withheld_whatever_other_ratings_there_are(ratings: Ratings) -> None:
    chosen = withheld(ratings)
    assert chosen.mean() == pytest.approx(0.2, abs=0.01)
    some = ratings.only(ratings.users % 2 == 0)
    fewer = Ratings(some.user_ids[::2], some.title_ids, some.users // 2, some.titles, some.stars)
    assert pairs(fewer.only(withheld(fewer))) == pairs(ratings.only(chosen & (ratings.users % 2 == 0)))
    by_user = np.bincount(ratings.users[chosen], minlength=len(ratings.user_ids)) / np.bincount(ratings.users)
    assert by_user.std() < 0.08  # as of chance: sqrt(0.2 * 0.8 / 67)


def test_a_recipe_is_written_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_recipe(tmp_path) is None
    write_recipe(tmp_path, "stars", {"factors": 7, "learning_rate": 1e-05})
    write_recipe(tmp_path, "choices", {"choices_regularisation": 250.0})
    found = read_recipe(tmp_path)
    assert found is not None
    assert found.stars == {"factors": 7, "learning_rate": 1e-05}
    assert found.parameters("bayes") == {"choices_regularisation": 250.0}
    assert found.parameters("spark") == {}
    monkeypatch.setattr("sys.argv", ["ml.train", "--factors", "9"])
    options = read_options().with_defaults(found)
    assert options.recipe == Recipe(factors=9, learning_rate=1e-05, choices_regularisation=250.0)
    tuned = options.tuned("surprise")
    assert tuned is not None
    assert tuned.parameters == ("learning_rate", "choices_regularisation")
    monkeypatch.setattr("sys.argv", ["ml.train"])
    assert read_options().with_defaults(None).tuned("surprise") is None
    when = "tuned_at = 2026-01-01T00:00:00Z\n"
    for wrong in ("[", "[stars]\nfactors = 2\n", f"{when}[stars]\nseed = 1\n", f"{when}[star]\n"):
        (tmp_path / FILE).write_text(wrong)
        with pytest.raises(ModelError, match="is no recipe"):
            read_recipe(tmp_path)
    (tmp_path / FILE).write_text(f"{when}[stars]\nlearning_rate = -1\n")
    with pytest.raises(ModelError, match="greater than 0"):
        read_recipe(tmp_path)
