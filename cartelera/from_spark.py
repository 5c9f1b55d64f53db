"""`python -m cartelera.from_spark`: make the published warehouse of what Spark has published last."""

import os
import sys
from pathlib import Path

from cartelera.extras import exit_without

if __name__ == "__main__":
    exit_without("build")  # before the imports that need it

import duckdb

from cartelera.lock import LockedError, take_lock
from cartelera.published import NoWarehouseError, is_harmed, open_published, read_build_info
from cartelera.publisher import discard, publish_file
from cartelera.settings import Settings, SettingsError, read_settings
from cartelera.spark import open_spark


def main() -> int:
    """Publish, and return the exit code: 0 if it is done, 1 if not."""
    try:
        settings = read_settings()
        with take_lock(settings.warehouse.parent / "build", "dbt process"):
            build_id = publish_from_spark(settings)
    except (LockedError, NoWarehouseError, SettingsError) as error:
        return fail(str(error))
    except (OSError, duckdb.Error) as error:
        return fail(f"Not published, and readers keep what they had: {error}")
    except KeyboardInterrupt:
        return fail("Stopped; readers keep what they had.")
    print(f"{settings.warehouse} is build {build_id} now, as Spark has made it.")
    return 0


def fail(message: str) -> int:
    """Say why nothing is published, and return the exit code."""
    print(message, file=sys.stderr)
    return 1


def publish_from_spark(settings: Settings) -> str:
    """Write the newest build into a private file, and put a copy in the place of the published one.

    Returns:
        The build's id.

    Raises:
        NoWarehouseError: Spark has published nothing, or not all of it is there, or too much is lost.
        OSError: The file system refused; the published file is as it was.
    """
    private = settings.warehouse.parent / "build" / "from_spark.duckdb"
    discard(private)
    try:
        with open_spark(Path(settings.spark)) as spark:
            write_warehouse(spark, private)
            build = read_build_info(spark)
            refuse_to_shrink(settings.warehouse, build.row_counts)
            publish_file(str(private), str(settings.warehouse))
            return build.build_id
    finally:
        discard(private)


def write_warehouse(spark: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Copy all marts, `build_info` and `build_steps` into a new DuckDB file, described as dbt describes them.

    Raises:
        NoWarehouseError: A table does not have as many rows as Spark has published.
    """
    [[counts, views, comments]] = spark.execute("select row_counts, views, comments from publication").fetchall()
    spark.execute("attach $file as warehouse (storage_version 'v1.4.0')", {"file": str(file)})
    for table in ["build_info", "build_steps", *(name for name in counts if name not in views)]:
        spark.table(table).create(f"warehouse.main.{name_in_sql(table)}")
    spark.execute("use warehouse")
    for view, sql in views.items():
        spark.execute(f"create view {name_in_sql(view)} as {sql}")
    for name, comment in comments.items():
        kind = "column" if "." in name else "view" if name in views else "table"
        place = ".".join(name_in_sql(part) for part in name.split("."))
        spark.execute(f"comment on {kind} {place} is {text_in_sql(comment)}")
    require_all_rows(spark, counts)
    spark.execute("use memory")
    spark.execute("detach warehouse")


def require_all_rows(connection: duckdb.DuckDBPyConnection, counts: dict[str, int]) -> None:
    """Compare the numbers of rows with those that Spark has counted.

    Raises:
        NoWarehouseError: They differ.
    """
    for table, expected in counts.items():
        [[found]] = connection.table(table).count("*").fetchall()
        if found != expected:
            raise NoWarehouseError(
                f"{table} has {found:,} rows where Spark has published {expected:,}: copy the whole build again."
            )


def refuse_to_shrink(warehouse: Path, now: dict[str, int]) -> None:
    """Refuse what has lost all ratings, or over half of the titles, of the published file, as the macro `publish` does.

    Args:
        warehouse: The published file; one that is missing or harmed has nothing to lose.
        now: The number of rows of each new mart.

    Raises:
        NoWarehouseError: It has, and CARTELERA_ALLOW_SHRINK is not `yes`; or the published file cannot be opened now.
    """
    is_allowed = os.environ.get("CARTELERA_ALLOW_SHRINK", "no").lower() == "yes"
    if is_allowed or not warehouse.is_file() or is_harmed(warehouse):
        return
    with open_published(warehouse) as published:
        before = read_build_info(published).row_counts
    if now["titles"] * 2 < before["titles"] or (before["ratings"] and not now["ratings"]):
        raise NoWarehouseError(
            f"Not published: Spark has {now['titles']:,} titles and {now['ratings']:,} ratings, the published file has "
            f"{before['titles']:,} titles and {before['ratings']:,} ratings. "
            "If that is right, set CARTELERA_ALLOW_SHRINK=yes."
        )


def name_in_sql(name: str) -> str:
    """A name quoted for SQL, whatever characters it holds."""
    return '"' + name.replace('"', '""') + '"'


def text_in_sql(text: str) -> str:
    """A text quoted for SQL; the text of a comment cannot be bound."""
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    sys.exit(main())
