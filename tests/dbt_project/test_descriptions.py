"""Every relation and column has a description, in the project and in the published file; no other name has one."""

import json
from collections.abc import Iterator

import duckdb
import pytest

from tests.support.workplace import Workplace

ADDED_BY_THE_LOADER = {"file", "placeholders", "unreadable"}
UNDESCRIBED = """
    select schema_name, table_name, column_name from duckdb_columns() where not internal and comment is null
    union all
    select schema_name, table_name, null from duckdb_tables() where not internal and comment is null
    union all
    select schema_name, view_name, null from duckdb_views() where not internal and comment is null
"""


@pytest.fixture(scope="module")
def relations(built_sample: Workplace) -> Iterator[duckdb.DuckDBPyConnection]:
    private = built_sample.warehouse.parent / "build"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{private}/cartelera.duckdb' as cartelera (read_only)")
        connection.execute(f"attach '{private}/upstream.duckdb' as upstream (read_only)")
        yield connection


def test_everything_in_the_published_file_is_described(built_sample: Workplace) -> None:
    assert built_sample.query(UNDESCRIBED) == []


def test_every_relation_and_column_of_a_build_is_described(
    relations: duckdb.DuckDBPyConnection, built_sample: Workplace
) -> None:
    manifest = json.loads((built_sample.folder / "target" / "manifest.json").read_text())
    for node in manifest["nodes"].values():
        if node["resource_type"] not in ("model", "seed"):
            continue
        columns = relations.execute(
            "select column_name from duckdb_columns() where schema_name = $schema and table_name = $table",
            {"schema": node["schema"], "table": node["alias"]},
        ).fetchall()
        actual = {str(column) for (column,) in columns}
        described = {name for name, column in node["columns"].items() if column["description"]}
        assert actual - (ADDED_BY_THE_LOADER if node["resource_type"] == "seed" else set()) == described
        assert node["description"]
