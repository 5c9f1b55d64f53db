"""The service on the published sample, one process for all tests that only ask."""

from collections.abc import Iterator

import httpx
import pytest

from tests.api.service import Service, serving
from tests.conftest import Workplace


@pytest.fixture(scope="session")
def sample_service(built_sample: Workplace) -> Iterator[Service]:
    """The service on the whole sample."""
    with serving(built_sample.warehouse, built_sample.folder / "service.log") as service:
        yield service


@pytest.fixture(scope="session")
def sample(sample_service: Service) -> Iterator[httpx.Client]:
    """A client of the service on the whole sample."""
    with httpx.Client(base_url=sample_service.url) as client:
        yield client
