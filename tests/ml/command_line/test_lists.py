"""Lists on the command line: of one user, and of all users as a file."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from cartelera.published import open_published
from ml.artifact.current import load_current, promote
from ml.artifact.folder import save_model
from ml.data.works import load_works
from tests.support.commands import Place
from tests.support.workplace import Workplace

COLUMNS_OF_LISTS = {
    "user_id": "BIGINT",
    "rank": "INTEGER",
    "id": "VARCHAR",
    "score": "DOUBLE",
    "because": 'STRUCT(id VARCHAR, "share" DOUBLE)[]',
}


@pytest.fixture(scope="module")
def choosing(trained: Place, tmp_path_factory: pytest.TempPathFactory) -> Callable[[bool], Place]:
    """Makes places with the trained model, whose lists have been found personal, or not."""
    model, card = load_current(trained.models)
    audit = card.lists
    assert audit is not None

    def place(personal: bool) -> Place:
        there = Place(trained.warehouse, tmp_path_factory.mktemp("models"))
        lists = replace(audit, personal=personal, reason=f"Found to be so: {personal}.")
        save_model(there.models, model, card.model_copy(update={"lists": lists, "sha256": {}}), {})
        promote(there.models, card.model)
        return there

    return place


def lists_in_plain_python(place: Place, user_id: int) -> list[tuple[str, float]]:
    """The works that the user has not rated, with their scores: the likeliest first, then the more popular."""
    model, _ = load_current(place.models)
    assert model.choices is not None
    weights, popularity = model.choices.weights, model.choices.popularity.tolist()
    with open_published(place.warehouse) as connection:
        rows = connection.execute(
            """
            select work_id, max(rating) from ratings inner join works on movie_id = id where user_id = $1 group by all
            """,
            [user_id],
        ).fetchall()
        works = load_works(connection)
    work_ids = sorted({works[title_id] for title_id in model.title_ids.tolist()})
    scores = dict.fromkeys(range(len(work_ids)), 0.0)
    for work_id, stars in rows:
        source = work_ids.index(work_id)
        for at in range(weights.edges[source], weights.edges[source + 1]):
            scores[int(weights.targets[at])] += stars / 5 * float(weights.values[at]) if stars > 2.5 else 0
    rated = {work_ids.index(work_id) for work_id, _ in rows}
    order = sorted(set(scores) - rated, key=lambda work: (-round(scores[work], 9), -popularity[work], work))
    return [(work_ids[work], scores[work]) for work in order]


def test_a_list_is_ordered_by_choice_and_says_because_of_what(
    choosing: Callable[[bool], Place], built_sample: Workplace
) -> None:
    place = choosing(True)
    works = dict(built_sample.query("select id, work_id from works"))
    _, output, _ = place.run("ml.recommend", "12", "--top", "5")
    listed = [works[title_id] for title_id in re.findall(r"│ ([adhn]s[0-9]+) +│", output)]
    assert listed == [work_id for work_id, _ in lists_in_plain_python(place, 12)[:5]]
    assert "What user 12 would choose" in output
    assert "A personal list: yes. Found to be so: True." in output
    assert len(re.findall(r"│ [1-5]\.[0-9]{2} │ (?:yes|no) │", output)) == 5
    assert re.search(r"\([0-9]+%\)", output)


def test_a_varied_list(choosing: Callable[[bool], Place]) -> None:
    place = choosing(True)
    plain, varied = (
        re.findall(r"│ ([adhn]s[0-9]+) +│", place.run("ml.recommend", "12", "--top", "10", "--variety", each)[1])
        for each in ("0", "0.5")
    )
    assert len(varied) == len(plain) == 10
    assert varied[0] == plain[0]
    assert set(varied) != set(plain)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("12", "--top", "5", "--variety", "1.1"), "'1.1' is not a number from 0 to 1"),
        (("12", "--top", "5", "--variety", "-1"), "'-1' is not a number from 0 to 1"),
        (("12", "ns5", "--variety", "0.5"), "--variety is for lists; leave MOVIE_ID out"),
    ],
)
def test_variety_that_cannot_be(arguments: tuple[str, ...], message: str, tmp_path: Path) -> None:
    code, _, errors = Place(tmp_path / "none", tmp_path / "models").run("ml.recommend", *arguments)
    assert code == 2
    assert message in errors


def test_lists_that_are_not_personal_are_the_popular_works_and_say_so(
    choosing: Callable[[bool], Place], built_sample: Workplace
) -> None:
    place = choosing(False)
    popular = built_sample.query(
        """
        select works.work_id
        from ratings inner join works on movie_id = works.id
        group by all
        having not bool_or(user_id = 12)
        order by count(distinct user_id) desc, work_id
        limit 5
        """
    )
    works = dict(built_sample.query("select id, work_id from works"))
    _, output, _ = place.run("ml.recommend", "12", "--top", "5")
    assert [works[each] for each in re.findall(r"│ ([adhn]s[0-9]+) +│", output)] == [work_id for (work_id,) in popular]
    assert "The most popular works" in output
    assert "A personal list: no. Found to be so: False." in output
    assert "(%)" not in output


def test_somebody_unknown_gets_the_popular_works_and_is_told_so(choosing: Callable[[bool], Place]) -> None:
    code, output, _ = choosing(True).run("ml.recommend", "999999", "--top", "3")
    assert code == 0
    assert "A personal list: no. The model knows nothing that the user likes" in output


def test_stars_that_are_not_personalised_recommend_nothing_in_a_list(trained: Place, tmp_path: Path) -> None:
    model, card = load_current(trained.models)
    save_model(tmp_path, model, card.model_copy(update={"personalised": False, "reason": "Noise.", "sha256": {}}), {})
    promote(tmp_path, card.model)
    _, output, _ = Place(trained.warehouse, tmp_path).run("ml.recommend", "12", "--top", "5")
    assert not re.search(r"│ (?:yes|no) │", output)
    assert "Nothing is called recommended, because stars are not personalised. Noise." in output


def test_a_model_without_lists_says_how_to_get_them(built_sample: Workplace, tmp_path: Path) -> None:
    place = Place(built_sample.warehouse, tmp_path / "models")
    place.train("--folds", "0", "--epochs", "2", "--factors", "4")
    for arguments in (("12", "--top", "5"), ("--all", str(tmp_path / "lists.parquet"))):
        code, _, errors = place.run("ml.recommend", *arguments)
        assert code == 1
        assert "has not learnt what people choose" in errors
    assert place.run("ml.recommend", "12", "ns5")[0] == 0


def test_the_lists_of_all_users(choosing: Callable[[bool], Place], built_sample: Workplace, tmp_path: Path) -> None:
    place, file = choosing(True), tmp_path / "it's.parquet"
    file.write_text("of before")
    code, output, errors = place.run("ml.recommend", "--all", str(file), "--top", "7")
    assert (code, errors) == (0, "lists of all users …")
    assert "has 4,200 rows. Lists are personal." in output
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
    works = dict(built_sample.query("select id, work_id from works"))
    lists = duckdb.read_parquet(str(file))
    assert dict(zip(lists.columns, map(str, lists.types), strict=True)) == COLUMNS_OF_LISTS
    users = lists.aggregate("user_id, count(*), max(rank), min(rank), count(distinct id)").fetchall()
    assert sorted(users) == [(user_id, 7, 7, 1, 7) for user_id in range(1, 601)]
    rated = built_sample.query("select user_id, movie_id from ratings")
    for user_id in (1, 12, 600):
        rows = lists.filter(f"user_id = {user_id}").order("rank").fetchall()
        expected = lists_in_plain_python(place, user_id)[:7]
        assert [works[row[2]] for row in rows] == [work_id for work_id, _ in expected]
        assert [row[3] for row in rows] == pytest.approx([score for _, score in expected])
        own = {title_id for rater, title_id in rated if rater == user_id}
        assert all(reason["id"] in own and reason["share"] > 0 for row in rows for reason in row[4])
        assert all(1 <= len(row[4]) <= 3 for row in rows)


def test_lists_of_all_users_that_cannot_be_written(choosing: Callable[[bool], Place], tmp_path: Path) -> None:
    place = choosing(True)
    for file, message in (
        (tmp_path / "none" / "lists.parquet", f"There is no folder {tmp_path / 'none'}; make it first."),
        (tmp_path, f"{tmp_path} is a folder; name a file."),
        (Path("/proc/lists.parquet"), "/proc/lists.parquet cannot be written:"),
    ):
        code, output, errors = place.run("ml.recommend", "--all", str(file))
        assert (code, output) == (1, "")
        assert errors.startswith(message)
