"""`python -m ml.compare`: the same folds for all, an interval for each difference, and clear words for what fails."""

import re
from pathlib import Path

import numpy as np
import pytest
import surprise
from surprise.model_selection import KFold

from ml.artifact.card import Errors
from ml.artifact.recipe import Recipe
from ml.compare import draw, read_options
from ml.data.ratings import NoRatingsError, Ratings
from ml.evaluation.algorithms import to_trainset
from ml.evaluation.errors import audit
from ml.evaluation.rivals import Measured, difference
from ml.fitting.baselines import BASELINES
from tests.ml import own_algorithms
from tests.support.commands import Place

OWN = own_algorithms.__name__


def test_surprise_learns_from_the_same_ratings(ratings: Ratings) -> None:
    some = ratings.only(ratings.users % 3 == 1)
    trainset = to_trainset(some)
    rows = [(trainset.to_raw_uid(u), trainset.to_raw_iid(i), stars) for u, i, stars in trainset.all_ratings()]
    users, titles = some.user_ids[some.users].tolist(), some.title_ids[some.titles].tolist()
    assert rows == list(zip(users, titles, some.stars.tolist(), strict=True))
    assert trainset.global_mean == pytest.approx(some.mean)
    assert sorted((u, i) for i, rated in trainset.ir.items() for u, _ in rated) == sorted(
        (u, i) for u, i, _ in trainset.all_ratings()
    )


def test_algorithms_are_measured_on_the_same_folds(built_place: Place, ratings: Ratings) -> None:
    code, output, errors = built_place.run(
        "ml.compare", "cartelera", "BaselineOnly", "KNNBaseline", f"{OWN}:TitleMean", "--folds", "3"
    )
    assert code == 0, errors
    rows = re.findall(r"│ ([\w.:]+) │ (\d\.\d{4}) │( [-+0-9.]+ \([-+0-9.]+ to [-+0-9.]+\))? +│ (\d\.\d{4}) │", output)
    names = [name for name, _, _, _ in rows]
    assert names[0] == "cartelera"  # the sample's ratings have tastes in them
    assert names[-1] == f"{OWN}:TitleMean"
    assert [rmse for _, rmse, _, _ in rows] == sorted(rmse for _, rmse, _, _ in rows)
    assert [bool(behind) for _, _, behind, _ in rows] == [False, True, True, True]
    assert "this is not shown" not in output + errors
    found = {name: (float(rmse), float(mae)) for name, rmse, _, mae in rows}
    assert found["BaselineOnly"] == pytest.approx(stock_errors(surprise.BaselineOnly(verbose=False), ratings), abs=6e-5)


def stock_errors(algorithm: surprise.AlgoBase, ratings: Ratings) -> tuple[float, float]:
    """RMSE and MAE as Surprise's own cross-validation gives them."""
    columns = (ratings.user_ids[ratings.users], ratings.title_ids[ratings.titles], ratings.stars)
    data = surprise.Dataset(surprise.Reader(rating_scale=(0.5, 5)))
    data.raw_ratings = [(*row, None) for row in zip(*(column.tolist() for column in columns), strict=True)]
    folds = []
    for trainset, testset in KFold(3, random_state=0).split(data):
        tested = algorithm.fit(trainset).test(testset)
        folds.append((surprise.accuracy.rmse(tested, False), surprise.accuracy.mae(tested, False)))
    rmse, mae = np.mean(folds, axis=0).tolist()
    return rmse, mae


def test_what_fails_is_named_and_the_others_are_measured(built_place: Place) -> None:
    names = [f"{OWN}:{name}" for name in ("Raises", "NotANumber", "Killed", "TitleMean")]
    code, output, errors = built_place.run("ml.compare", *names, "--folds", "2", "--sample", "0.05")
    assert code == 1
    assert re.search(rf"{OWN}:Raises failed: ZeroDivisionError: .*\(line \d+ of own_algorithms.py\)", errors)
    assert re.search(rf"{OWN}:NotANumber failed: NoPredictionError: \d+ predictions are no numbers", errors)
    assert f"{OWN}:Killed failed: its process was killed, as systems do when memory is full" in errors
    assert "Traceback" not in errors
    assert f"{OWN}:TitleMean" in output


def test_the_difference_is_judged_as_the_audit_judges_it() -> None:
    draws = np.random.default_rng(0)
    folds = {name: [Errors(*draws.uniform(0.8, 0.9, 2)) for _ in range(5)] for name in ("svd", *BASELINES)}
    judged = audit(folds)
    best, other = (Measured(name, folds[name], 0, None) for name in ("svd", judged.baseline))
    assert difference(other, best) == pytest.approx((judged.gain, judged.low, judged.high))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("SVDp", "'SVDp' is no algorithm (did you mean SVDpp?); possible: cartelera, SVD, SVDpp, NMF"),
        ("knnbaselin", "(did you mean KNNBaseline?)"),
        (f"{OWN}:TitleMeen", "has no 'TitleMeen' (did you mean TitleMean?)"),
        (f"{OWN}:Stranger", "is no class that extends surprise.AlgoBase"),
        (f"{OWN}:np", "is no class that extends surprise.AlgoBase"),
        (f"{OWN}:Picky", "cannot be made without arguments: it needs shrinkage"),
        ("no.such.module:Class", "'no.such.module' cannot be imported: ModuleNotFoundError"),
        ("SVD --folds 1", "'1' is not a whole number from 2 to 100"),
        ("SVD --sample 0", "'0' is not a number above 0 and up to 1"),
    ],
)
def test_what_is_refused(
    arguments: str, message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["ml.compare", *arguments.split()])
    with pytest.raises(SystemExit, match="2"):
        read_options()
    assert message in capsys.readouterr().err


def test_too_few_ratings_and_no_warehouse(ratings: Ratings, tmp_path: Path) -> None:
    with pytest.raises(NoRatingsError, match="3 ratings cannot be divided into 5 folds"):
        draw(Recipe(), ratings.only(np.arange(3)), 5)
    nowhere = Place(tmp_path / "none.duckdb", tmp_path)
    assert "`cartelera build` makes it" in nowhere.run("ml.compare", "SVD")[2]
