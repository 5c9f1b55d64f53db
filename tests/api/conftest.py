"""The service on the published sample and its model; tests that change nothing share one process."""

from collections.abc import Iterator
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path

import httpx
import pytest

from tests.support.commands import Place
from tests.support.service import Service, serving
from tests.support.waiting import HANGS_AFTER
from tests.support.workplace import Workplace


@pytest.fixture(scope="session")
def sample_models(trained: Place) -> Path:
    """A folder with a model of the whole sample, which is personalised; only to be read."""
    return trained.models


@pytest.fixture(scope="session")
def sample_service(
    built_sample: Workplace, sample_models: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """The service on the whole sample and its model."""
    log = tmp_path_factory.mktemp("service") / "log"
    with serving(built_sample.warehouse, log, CARTELERA_MODELS=str(sample_models)) as service:
        yield service


@pytest.fixture(scope="session")
def sample(sample_service: Service) -> Iterator[httpx.Client]:
    """A client of the service on the whole sample; it keeps no cookie, so that no test changes another's language."""
    forgetful = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    with httpx.Client(base_url=sample_service.url, timeout=HANGS_AFTER, cookies=forgetful) as client:
        yield client
