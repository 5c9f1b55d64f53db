"""What is in a raw folder, file by file: for people, before a build."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from cartelera.raw.breaches import find_breaches
from cartelera.raw.contract import RawFilesError, Seed
from cartelera.raw.folder import Survey, survey
from cartelera.raw.header import shown
from cartelera.raw.judge import describe, is_another_format
from cartelera.raw.plan import Place, PlannedFile, plan_file
from cartelera.raw.values import find_unread, load, load_macros


@dataclass
class Report:
    """What is to be said of a raw folder."""

    macros: Any
    """How dbt reads values."""
    lines: list[str] = field(default_factory=list)
    faults: int = 0
    """How many things would stop a build."""
    ids: list[str] = field(default_factory=list)
    """The ids of the titles in the catalogs that can be read."""

    def stop(self, message: str) -> None:
        """Add what would stop a build."""
        self.lines.append(f"  stops the build: {message}")
        self.faults += 1


def report_on(folder: Path, seeds: Mapping[str, Seed], project: Path) -> Report:
    """Look at all files of a raw folder, without building anything.

    Args:
        folder: CARTELERA_RAW.
        seeds: The contract, by the names of the seeds.
        project: The folder of the dbt project.
    """
    report = Report(load_macros(project))
    try:
        found = survey(folder, seeds)
    except RawFilesError as error:
        report.stop(str(error))
        return report
    report_on_files(report, folder, seeds, found)
    report.lines += found.lines()
    return report


def report_on_files(report: Report, folder: Path, seeds: Mapping[str, Seed], found: Survey) -> None:
    """Add each file that is read; the catalogs come first, because ratings are compared with them."""
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection, tempfile.TemporaryDirectory() as converted:
        place = Place(folder, Path(converted), "duckdb")
        for name, seed in sorted(seeds.items(), key=lambda each: each[1].optional):
            if not found.files[name] and not seed.optional:
                report.lines.append(f"{seed.file}.csv")
                report.stop("the file does not exist.")
            for path in found.files[name]:
                report.lines.append(path.relative_to(folder).as_posix())
                try:
                    report_on_file(report, connection, plan_file(place, path, name, seed), seed)
                except (OSError, RawFilesError) as error:
                    report.stop(str(error))


def report_on_file(
    report: Report, connection: duckdb.DuckDBPyConnection, planned: tuple[PlannedFile, list[str]], seed: Seed
) -> None:
    """Add one file: what it is taken for, its rows and columns, and the values that cannot be read.

    Args:
        report: The report so far.
        connection: A database in memory.
        planned: The file, and the names of columns that are ignored.
        seed: The seed that the file belongs to.

    Raises:
        RawFilesError: A line cannot be split into its columns.
    """
    file, ignored = planned
    rows = load(connection, file)
    report.lines.append(f"  read as {seed.file}: {in_words(file)}, {rows:,} rows, all {len(seed.needed)} columns")
    if ignored:
        report.lines.append(f"  ignored columns: {', '.join(map(shown, ignored))}")
    report_on_values(report, connection, file, seed)
    if not seed.optional:
        for breach in find_breaches(connection, file, seed):
            report.stop(breach)


def report_on_values(report: Report, connection: duckdb.DuckDBPyConnection, file: PlannedFile, seed: Seed) -> None:
    """Add the values of the loaded file that cannot be read, and remember the ids of a catalog."""
    known = [] if report.faults else report.ids
    for finding in find_unread(connection, file, seed, known, report.macros):
        must_be_read = not seed.optional and seed.columns[finding.column].data_type != "string"
        if must_be_read or is_another_format(finding):
            report.stop(describe(finding))
        else:
            report.lines.append(f"  {describe(finding)}")
    if "show_id" in seed.columns:
        ids = connection.execute(
            "select distinct lower(trim(show_id)) as id from looked_at where show_id is not null order by id"
        )
        report.ids += [seed.file[0] + name for (name,) in ids.fetchall()]


def in_words(file: PlannedFile) -> str:
    """The form of a file in words."""
    if file.is_converted:
        return "converted to plain CSV"
    separators = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
    words = f"CSV with {separators[file.separator]}"
    return words if file.compression == "none" else f"{words}, {file.compression}"
