"""The published file changes as a whole or not at all, whatever happens to the build or to readers."""

import json
from collections import Counter
from pathlib import Path

import pytest

from cartelera.published import open_published, read_build_info
from tests.support.holding import held_open
from tests.support.workplace import Workplace


def build_id(workplace: Workplace) -> object:
    return workplace.query("select build_id from build_info")[0][0]


def test_build_info_describes_the_file(built_sample: Workplace) -> None:
    with open_published(built_sample.warehouse) as connection:
        info = read_build_info(connection)
        marts = "select table_name from information_schema.tables where not starts_with(table_name, 'build_')"
        assert info.row_counts == {
            mart: connection.execute(f"select count(*) from {mart}").fetchall()[0][0]  # noqa: S608
            for (mart,) in connection.execute(marts).fetchall()
        }
        assert len(info.row_counts) == 17
        assert info.duckdb_version == connection.execute("select version()").fetchall()[0][0]


def test_build_steps_are_what_dbt_says_of_its_run(built_sample: Workplace) -> None:
    results = json.loads((built_sample.folder / "target" / "run_results.json").read_text())["results"]
    said = Counter(
        (result["unique_id"].split(".")[0], result["status"], result["execution_time"], result["failures"])
        for result in results
        if not result["unique_id"].startswith(("operation.", "exposure."))
    )
    steps = built_sample.query("select resource_type, status, seconds, failures from build_steps")
    assert Counter(steps) == said
    assert len(steps) > 100
    assert [row[2] for row in steps] == sorted((row[2] for row in steps), reverse=True)
    without_duration = built_sample.query("select count(*) from titles where duration_int is null")[0][0]
    warned = built_sample.query("select failures from build_steps where name = 'warn_titles_without_duration'")
    assert warned == [(without_duration,)]


def test_nothing_is_left_beside_the_file(built_sample: Workplace) -> None:
    assert sorted(file.name for file in built_sample.warehouse.parent.iterdir()) == ["build", "cartelera.duckdb"]


def test_a_partial_build_is_not_published(built: Workplace) -> None:
    before = built.warehouse.read_bytes()
    for arguments in (
        ["build", "--select", "hulu_titles"],
        ["build", "--exclude-resource-type", "unit_test", "test"],
        ["build", "--empty", "--select", "path:seeds"],
        ["run", "--select", "stg_titles"],
        ["seed"],
    ):
        code, output = built.dbt(*arguments)
        assert code == 0, output
        assert built.warehouse.read_bytes() == before
        assert ("Not published: this is a partial build" in output) == (arguments[0] == "build")


def test_what_dbt_does_besides_is_not_published(built: Workplace) -> None:
    before = built.warehouse.read_bytes()
    code, output = built.dbt("seed", "--show")
    assert code == 2
    assert "Traceback" not in output
    assert "dbt cannot show seeds of a project with hooks." in output

    built.edit("hulu_titles.csv", "release_year", "relase_year")
    assert built.dbt("build", "--write-json")[0] == 1  # dbt reads there what to try again
    built.edit("hulu_titles.csv", "relase_year", "release_year")
    code, output = built.dbt("retry")
    assert code == 0, output
    assert "Not published: everything that ran succeeded, but not everything ran, as after `dbt retry`" in output
    assert built.warehouse.read_bytes() == before


def test_a_private_file_that_is_in_use_is_named(built: Workplace) -> None:
    before = built.warehouse.read_bytes()
    with held_open(built.warehouse.parent / "build" / "upstream.duckdb") as holder:
        code, output = built.dbt("build")
    assert code != 0
    assert "Another program has the private build file open." in output
    assert f"PID {holder}" in output
    assert built.warehouse.read_bytes() == before


def test_a_build_recovers_from_what_was_harmed_and_from_what_others_left(built: Workplace) -> None:
    """The published file loses its history with its harm, and so begins a new one."""
    private = built.warehouse.parent / "build"
    (private / "cartelera.duckdb").write_bytes(b"no database" * 9999)
    (private / "upstream.duckdb").write_bytes(b"")
    (private / "upstream.duckdb.wal").write_bytes(b"no log")
    Path(f"{built.warehouse}.new").write_bytes(b"half a copy")
    built.warehouse.write_bytes(built.warehouse.read_bytes()[:5000])
    built.edit("hulu_titles.csv", ",90 min,", ",91 min,")
    output = built.build()
    assert "The published warehouse was harmed. It is kept with the ending .harmed" in output
    assert built.query("select count(*) from title_changes") == [(0,)]
    assert built.query("select count(*) from ratings") == [(2000,)]
    assert not Path(f"{built.warehouse}.new").exists()


def test_a_reader_keeps_its_generation_and_disturbs_nobody(built: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that has lost all ratings is published only where this is allowed."""
    with held_open(built.warehouse, "create table notes as select 1"):  # and is killed: its notes are in the log
        pass
    assert Path(f"{built.warehouse}.wal").exists()
    first = build_id(built)
    spilled = built.warehouse.parent / "build" / "cartelera.duckdb.tmp"  # by a build that was killed
    spilled.mkdir()
    (spilled / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"spilled")
    with open_published(built.warehouse) as reader:
        (built.raw / "ratings.csv").unlink()
        code, output = built.dbt("build")
        assert code == 1
        said = "Not published: this build has 1,200 titles and 0 ratings, the published one has 1,200 titles and 2,000"
        assert f"{said} ratings. If that is right, build with CARTELERA_ALLOW_SHRINK=yes." in output
        assert build_id(built) == first
        monkeypatch.setenv("CARTELERA_ALLOW_SHRINK", "yes")
        built.build()
        assert read_build_info(reader).build_id == first
        assert reader.execute("select count(*) from ratings").fetchall() == [(2000,)]
    assert build_id(built) != first
    assert built.query("select count(*) from titles") == [(1200,)]
    for mart in ("ratings", "title_scores", "rejected_ratings", "training_ratings"):
        assert built.query(f"select count(*) from {mart}") == [(0,)]  # noqa: S608
    assert built.query("select table_name from duckdb_tables() where table_name = 'notes'") == []
    assert not spilled.exists()
    check_file(built)


def check_file(workplace: Workplace) -> None:
    """Check that the published file is as small and as old in its format as it can be, after two builds."""
    [[tags]] = workplace.query("select tags from duckdb_databases() where not internal")
    assert tags == {"storage_version": "v1.4.0+"}, "older versions of DuckDB could not open it"
    [[blocks, gaps]] = workplace.query("select total_blocks, free_blocks from pragma_database_size()")
    assert gaps <= blocks / 5, "there are gaps where the marts of the last build were"


def test_of_two_builds_at_once_one_publishes_and_one_says_why_not(workplace: Workplace) -> None:
    """Any file name will do."""
    file = workplace.folder / "elsewhere" / "my warehouse.db"
    elsewhere = {"CARTELERA_WAREHOUSE": str(file)}
    with workplace.started("build", **elsewhere) as first, workplace.started("build", **elsewhere) as second:
        outputs = [lines.read() for _, lines in (first, second)]
    builds = [process for process, _ in (first, second)]
    assert sorted(build.exitcode == 0 for build in builds) == [False, True], outputs
    refused = outputs[0] if builds[0].exitcode else outputs[1]
    accepted = builds[1] if builds[0].exitcode else builds[0]
    assert f"Another dbt process ({accepted.pid}) is using" in " ".join(refused.split())
    with open_published(file) as connection:
        assert connection.execute("select count(*) from training_ratings").fetchall() == [(2000,)]
