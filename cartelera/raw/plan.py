"""How an engine reads the files of one seed."""

import shutil
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from cartelera.raw.contract import RawFilesError, Seed
from cartelera.raw.convert import convert, must_convert
from cartelera.raw.folder import survey
from cartelera.raw.form import Form, literal, recognise
from cartelera.raw.header import match_columns, shown
from cartelera.raw.text import check_quotes, check_text
from cartelera.raw.zstd import check_whole


class PlannedFile(BaseModel, frozen=True):
    """One CSV file to read, with a header: UTF-8, with or without a byte-order mark."""

    name: str
    """The raw file, as a path under the raw folder."""
    path: str
    """Where to read it: the raw file itself, or a plain CSV file that was made of it."""
    literal_path: str
    """The same path, in which DuckDB takes no character for a wildcard."""
    columns: tuple[str, ...]
    """The columns in the order of the file; those that are not of the contract have names such as `ignored 2`."""
    separator: str
    compression: Literal["none", "gzip", "zstd"]
    line_end: Literal["\n", "\r\n"]
    is_converted: bool
    """Whether a plain CSV file was made of the raw file."""


class Plan(BaseModel, frozen=True):
    """All files of one seed, and what to tell of them."""

    files: tuple[PlannedFile, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where files are read, and by what."""

    folder: Path
    """CARTELERA_RAW."""
    converted: Path
    """A folder for plain CSV files in the place of those that the engine does not read as they are."""
    engine: str
    """`duckdb` or `spark`."""


def plan_seed(place: Place, seeds: Mapping[str, Seed], name: str) -> Plan:
    """Plan how the files of a seed are read.

    Args:
        place: Where they are read.
        seeds: The contract, by the names of the seeds.
        name: The name of the seed.

    Raises:
        RawFilesError: A needed file is missing, or a file cannot be read or lacks a column.
    """
    seed = seeds[name]
    discard_converted(place.converted, name)
    found = survey(place.folder, seeds).files[name]
    if not found and not seed.optional:
        needed = ", ".join(sorted(f"{each.file}.csv" for each in seeds.values() if not each.optional))
        raise RawFilesError(
            f"File {place.folder / seed.file}.csv does not exist. "
            f"CARTELERA_RAW (now {place.folder}) must name a folder with {needed}. "
            "If there are fewer platforms, name them, as in CARTELERA_PLATFORMS=netflix,hulu."
        )
    files, warnings = [], []
    for path in found:
        file, ignored = plan_file(place, path, name, seed)
        files.append(file)
        if ignored:
            warnings.append(f"{path}: ignored columns: {', '.join(map(shown, ignored))}.")
    return Plan(files=tuple(files), warnings=tuple(warnings))


def plan_file(place: Place, path: Path, name: str, seed: Seed) -> tuple[PlannedFile, list[str]]:
    """Plan how one file is read, and convert it if the engine does not read it as it is.

    Args:
        place: Where it is read.
        path: The raw file.
        name: The name of its seed.
        seed: The seed.

    Returns:
        The file, and the names of columns that are ignored.

    Raises:
        RawFilesError: It cannot be read or lacks a column.
    """
    form = recognise(path, tuple(seed.columns))
    if form.compression == "zstd":
        check_whole(path)
    ignored = match_columns(str(path), form.header, seed)
    file, read = path.relative_to(place.folder).as_posix(), path
    if must_convert(path, form, place.engine):
        read = place.converted / name / f"{file.replace('/', ' ')}.csv"
        form = convert(path, form, read, [column for column in seed.columns if column in form.header])
    elif form.compression != "zstd":
        check_bytes(path, place, is_gzip=form.compression == "gzip")
    return describe(file, read, form, seed, is_converted=read != path), ignored


def check_bytes(path: Path, place: Place, *, is_gzip: bool) -> None:
    """Look through all bytes of a CSV file for what the engine would not find.

    Raises:
        RawFilesError: It cannot be read to its end, is not UTF-8, has mixed line ends, or an open quote.
    """
    try:
        check_text(path, is_gzip=is_gzip)
        if place.engine == "spark":
            check_quotes(path, is_gzip=is_gzip)
    except (EOFError, OSError, zlib.error) as error:
        raise RawFilesError(f"File {path} cannot be read to its end: {error}.") from error


def describe(file: str, read: Path, form: Form, seed: Seed, *, is_converted: bool) -> PlannedFile:
    """What an engine must know of a file."""
    return PlannedFile(
        name=file,
        path=str(read),
        literal_path=literal(read),
        columns=tuple(
            column if column in seed.columns else f"ignored {place}" for place, column in enumerate(form.header, 1)
        ),
        separator=form.separator,
        compression=form.compression,
        line_end="\r\n" if form.line_end == "\r\n" else "\n",
        is_converted=is_converted,
    )


def discard_converted(converted: Path, name: str) -> None:
    """Delete the plain CSV files that were made for a seed."""
    shutil.rmtree(converted / name, ignore_errors=True)
