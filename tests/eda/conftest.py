"""The sample to draw from: the published file, and what its raw files hold."""

from collections.abc import Iterator

import duckdb
import pytest

from cartelera.published import open_published
from cartelera.texts import Texts
from eda.plots import read_texts
from tests.eda.oracle import Rating, Title, read_ratings, read_titles, read_works
from tests.support.workplace import REPOSITORY, Workplace


@pytest.fixture(scope="session")
def sample(built_sample: Workplace) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_published(built_sample.warehouse) as connection:
        yield connection


@pytest.fixture(scope="session")
def titles() -> list[Title]:
    """The titles that the sample's raw files hold."""
    return read_titles(REPOSITORY / "seeds")


@pytest.fixture(scope="session")
def works() -> dict[str, set[str]]:
    """The platforms of each work that the sample's raw files hold."""
    return read_works(REPOSITORY / "seeds")


@pytest.fixture(scope="session")
def ratings() -> list[Rating]:
    """The ratings that the sample's raw file holds."""
    return read_ratings(REPOSITORY / "seeds" / "ratings.csv")


@pytest.fixture(scope="session")
def english() -> Texts:
    return read_texts("en")
