"""Each extra in pyproject.toml installs what its commands import, and nothing else."""

from collections import Counter

import pytest
from packaging.utils import canonicalize_name

from bench.environments import PEERS
from cartelera.extras import MODULES as MODULE_OF
from tests.support.extras import BASE, DECLARED, OWNERS, declared_by, distributions_of, included, modules_of
from tests.support.imports import PACKAGES, WORKSHOP, libraries_of, modules_in, reached_from

BEGINNINGS = {
    BASE: ["api.keys.__main__", "cartelera.__main__", "jobs.command", "jobs.refresh", "ml.models", "ml.recommend"],
    "build": ["cartelera.check", "cartelera.from_spark", "cartelera.publisher", "jobs.build"],
    "service": ["api.__main__", "api.app"],
    "page": ["api.page.mounting", "api.page.gradio_app", "eda.draw"],
    "train": ["ml.compare", "ml.train", "ml.evaluation.plots", "ml.fitting.bayes"],
    "track": ["ml.command_line.tracker"],
    "tune": ["ml.tune.__main__"],
    "spark": ["ml.fitting.distributed"],
    "dev": ["eda.execute", *modules_in(WORKSHOP)],
}
"""By extra: the modules from which its imports begin. A command, dbt, or a late import of a command imports them."""

NOT_IMPORTED = {
    "alembic": "mlflow prepares its tables with it",
    "build": "a command",
    "dbt-spark": "dbt finds it by the profile",
    "fastapi-offline": "its files are served",
    "hatchling": "builds the wheel",
    "ipykernel": "runs the notebook",
    "mypy": "a command",
    "openapi-python-client": "a command",
    "pip-licenses": "a command",
    "pytest-xdist": "an option of pytest",
    "ruff": "a command",
    "schemathesis": "a command",
    "sqlalchemy": "mlflow keeps runs in SQLite with it",
    "sqlfluff": "a command",
    "sqlfluff-templater-dbt": "an option of sqlfluff",
    "types-jsonschema": "mypy reads it",
    "types-psutil": "mypy reads it",
}


def owners_of(library: str) -> set[str]:
    """The distributions that bring a top-level module; if it is not installed, the one of the same name."""
    return OWNERS.get(library, {str(canonicalize_name(library))})


def names_declared_by(*extras: str) -> set[str]:
    return {canonicalize_name(each.name) for each in declared_by(extras)}


def test_every_module_that_is_installed_belongs_to_an_extra() -> None:
    begun = [module for extra, modules in BEGINNINGS.items() for module in modules]
    assert modules_in(PACKAGES) - reached_from(begun) == set()


@pytest.mark.parametrize("extra", sorted(set(BEGINNINGS) - {"dev"}))
def test_what_is_imported_is_declared(extra: str) -> None:
    declared = names_declared_by(*included(extra))
    libraries = libraries_of(reached_from(BEGINNINGS[extra]))
    assert {library for library in libraries if not owners_of(library) & declared} == set()


def test_what_tests_and_benchmarks_import_is_declared() -> None:
    declared = names_declared_by(*included("dev"), *included("spark")) | set(PEERS)
    libraries = libraries_of(BEGINNINGS["dev"])
    assert {library for library in libraries if not owners_of(library) & declared} == set()


@pytest.mark.parametrize("extra", DECLARED)
def test_what_is_declared_is_imported(extra: str) -> None:
    users = [user for user in BEGINNINGS if extra in included(user)]
    libraries = libraries_of(reached_from(module for user in users for module in BEGINNINGS[user]))
    imported = set().union(*map(owners_of, libraries))
    assert names_declared_by(extra) - imported - set(NOT_IMPORTED) == set()


def test_what_is_not_imported_is_declared_still() -> None:
    assert set(NOT_IMPORTED) - names_declared_by(*DECLARED) == set()


@pytest.mark.parametrize("extra", DECLARED)
def test_nothing_is_declared_twice(extra: str) -> None:
    counted = Counter(canonicalize_name(each.name) for each in declared_by(included(extra)))
    assert [name for name, times in counted.items() if times > 1] == []


def test_a_library_has_the_same_range_in_every_extra() -> None:
    ranges = {(canonicalize_name(each.name), str(each.specifier)) for each in declared_by(DECLARED)}
    assert len(ranges) == len({name for name, _ in ranges})


@pytest.mark.parametrize("extra", MODULE_OF)
def test_an_extra_is_known_by_a_module_that_no_other_brings(extra: str) -> None:
    module = MODULE_OF[extra]
    assert owners_of(module) & names_declared_by(extra)
    others = [other for other in DECLARED if extra not in included(other)]
    assert [other for other in others if module in modules_of(distributions_of(other))] == []
