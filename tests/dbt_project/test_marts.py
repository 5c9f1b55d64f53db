"""The marts of the sample against a plain Python oracle."""

from collections import defaultdict
from statistics import mean

from tests.dbt_project import analysis_oracle, oracle, works_oracle
from tests.support.workplace import Workplace


def test_titles(built_sample: Workplace) -> None:
    assert built_sample.query("from titles order by id") == oracle.titles(built_sample.raw)


def test_works(built_sample: Workplace) -> None:
    rows = built_sample.query("select work_id, id, confidence from works")
    assert len(rows) == 1200
    assert set(rows) == works_oracle.works(oracle.titles(built_sample.raw))


def test_a_work_on_all_platforms_and_a_namesake_that_is_another(built_sample: Workplace) -> None:
    work_ids = dict(built_sample.query("select id, work_id from works"))
    assert [work_ids[title_id] for title_id in ("as252", "ds157", "hs215", "ns387")] == ["as252"] * 4
    assert [work_ids[title_id] for title_id in ("ds108", "hs210")] == ["ds108", "hs210"]


def test_ratings(built_sample: Workplace) -> None:
    rows = built_sample.query("select user_id, movie_id, rating, rated_on from ratings")
    assert len(rows) == 40_000
    assert set(rows) == oracle.ratings([built_sample.raw / "ratings.csv"])
    assert built_sample.query("from rejected_ratings") == []


def test_training_ratings(built_sample: Workplace) -> None:
    assert built_sample.query("from ratings except all select * exclude rated_at from training_ratings") == []
    times = built_sample.query("select user_id, movie_id, rated_at from training_ratings")
    assert set(times) == oracle.rating_times([built_sample.raw / "ratings.csv"])
    assert len(times) == 40_000
    views = built_sample.query("select view_name from duckdb_views() where not internal order by view_name")
    assert views == [("ratings",), ("training_ratings",)]


def test_title_scores(built_sample: Workplace) -> None:
    stars = defaultdict(list)
    for _, movie_id, rating, _ in oracle.ratings([built_sample.raw / "ratings.csv"]):
        stars[movie_id].append(rating)
    expected = {(movie_id, mean(given), len(given)) for movie_id, given in stars.items()}
    assert set(built_sample.query("select id, score, ratings from title_scores")) == expected


def test_column_types(built_sample: Workplace) -> None:
    types = built_sample.query(
        """
        select table_name || '.' || column_name, data_type
        from duckdb_columns()
        where data_type <> 'VARCHAR' and not internal
        """
    )
    assert dict(types) == {
        "build_info.finished_at": "TIMESTAMP",
        "build_info.row_counts": "MAP(VARCHAR, BIGINT)",
        "build_steps.failures": "BIGINT",
        "build_steps.seconds": "DOUBLE",
        "genres.titles": "BIGINT",
        "maturity_ratings.age": "INTEGER",
        "maturity_ratings.titles": "BIGINT",
        "platform_months.dated_share": "DOUBLE",
        "platform_months.is_growth_known": "BOOLEAN",
        "platform_months.month": "DATE",
        "platform_months.titles_added": "BIGINT",
        "platform_months.titles_added_so_far": "BIGINT",
        "ratings.rated_on": "DATE",
        "ratings.rating": "DOUBLE",
        "ratings.user_id": "BIGINT",
        "rejected_ratings.rated_at": "BIGINT",
        "rejected_ratings.rating": "DOUBLE",
        "rejected_ratings.user_id": "BIGINT",
        **{f"{bridge}.position": "INTEGER" for bridge in analysis_oracle.COLUMNS},
        "title_changes.found_on": "DATE",
        "title_changes.release_year": "INTEGER",
        "title_features.weight": "DOUBLE",
        "title_scores.ratings": "BIGINT",
        "title_scores.score": "DOUBLE",
        "timed_ratings.rated_at": "BIGINT",
        "timed_ratings.rating": "DOUBLE",
        "timed_ratings.user_id": "BIGINT",
        "titles.date_added": "DATE",
        "titles.duration_int": "INTEGER",
        "titles.release_year": "INTEGER",
        "titles_wide.actors": "VARCHAR[]",
        "titles_wide.age": "INTEGER",
        "titles_wide.countries": "VARCHAR[]",
        "titles_wide.date_added": "DATE",
        "titles_wide.directors": "VARCHAR[]",
        "titles_wide.duration_int": "INTEGER",
        "titles_wide.genres": "VARCHAR[]",
        "titles_wide.harmonised_genres": "VARCHAR[]",
        "titles_wide.is_duration_in_rating": "BOOLEAN",
        "titles_wide.is_rating_missing": "BOOLEAN",
        "titles_wide.kinds": "VARCHAR[]",
        "titles_wide.other_platforms": "VARCHAR[]",
        "titles_wide.popularity_rank": "INTEGER",
        "titles_wide.ratings": "BIGINT",
        "titles_wide.release_year": "INTEGER",
        "titles_wide.score": "DOUBLE",
        "titles_wide.weighted_score": "DOUBLE",
        "training_ratings.rated_on": "DATE",
        "training_ratings.rating": "DOUBLE",
        "training_ratings.user_id": "BIGINT",
        "training_ratings.rated_at": "BIGINT",
        "works.confidence": "DOUBLE",
    }
