"""The sample's ratings as columns."""

import pytest

from bench.workplace import Workplace
from cartelera.published import open_published
from ml.dataset import Ratings, load_ratings


@pytest.fixture(scope="session")
def ratings(built_sample: Workplace) -> Ratings:
    """All ratings of the sample."""
    with open_published(built_sample.warehouse) as connection:
        return load_ratings(connection)
