"""`python -m cartelera`: what the published warehouse holds, and a first query to try."""

import sys

import duckdb
from rich.console import Console
from rich.table import Table

from cartelera.published import BuildInfo, NoWarehouseError, open_published, read_build_info
from cartelera.settings import SettingsError, read_settings

FIRST_QUERY = """\
select title, platform, score, ratings
from titles join title_scores using (id)
order by score desc, ratings desc, id
limit 3"""


def main() -> int:
    """Print what is published, and return the exit code: 1 if nothing is."""
    try:
        warehouse = read_settings().warehouse
        with open_published(warehouse) as connection:
            show(Console(), str(warehouse), read_build_info(connection), connection)
    except (NoWarehouseError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def show(console: Console, warehouse: str, info: BuildInfo, connection: duckdb.DuckDBPyConnection) -> None:
    """Print where the warehouse is, its build, its tables, and a query with its answer."""
    console.print(f"\nThe warehouse is at [bold]{warehouse}[/]")
    console.print(f"build {info.build_id}, finished {info.finished_at:%Y-%m-%d %H:%M} UTC", highlight=False)
    console.print(f"with dbt {info.dbt_version} and DuckDB {info.duckdb_version.lstrip('v')}\n", highlight=False)
    console.print(tables(info, connection))
    console.print("\nA first query to try, in any DuckDB from 1.4 on, also while a build runs:\n")
    console.print(f"  duckdb -readonly {warehouse}\n\n{FIRST_QUERY};\n", highlight=False)
    console.print(answer(connection))


def tables(info: BuildInfo, connection: duckdb.DuckDBPyConnection) -> Table:
    """A table of the marts, with their numbers of rows and descriptions."""
    descriptions = connection.execute(
        "select table_name, comment from duckdb_tables() union all select view_name, comment from duckdb_views()"
    ).fetchall()
    grid = Table("table", "rows", "what it holds")
    grid.columns[1].justify = "right"
    for mart, rows in info.row_counts.items():
        grid.add_row(mart, f"{rows:,}", dict(descriptions).get(mart))
    return grid


def answer(connection: duckdb.DuckDBPyConnection) -> Table:
    """The answer of the first query, as a table."""
    result = connection.execute(FIRST_QUERY)
    grid = Table(*(column[0] for column in result.description))
    for row in result.fetchall():
        grid.add_row(*(f"{value:.2f}" if isinstance(value, float) else str(value) for value in row))
    return grid


if __name__ == "__main__":
    sys.exit(main())
