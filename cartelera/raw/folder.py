"""Which files of a raw folder are read, for which seed, and why the others are not."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cartelera.raw.contract import RawFilesError, Seed
from cartelera.raw.form import recognise
from cartelera.raw.header import shown

EXTENSIONS = (".csv", ".csv.gz", ".csv.zst", ".parquet", ".json", ".jsonl", ".ndjson")
"""How the names of files that are read may end, the preferred first."""
SCORE_EDITION = "-score"
"""How the names of catalogs end, before the extension, in the edition that has scores instead of ratings."""
OTHER_KINDS = {
    ".xlsx": "it is a workbook: save its sheet as CSV",
    ".xls": "it is a workbook: save its sheet as CSV",
    ".zip": "it is an archive: unpack it",
    ".rar": "it is an archive: unpack it",
    ".7z": "it is an archive: unpack it",
    ".tsv": "its name does not end in .csv: rename it",
    ".txt": "its name does not end in .csv: rename it",
}


MOST_NAMES = 5
"""How many files are named of those that are not read for the same reason."""


@dataclass
class Survey:
    """What is in a raw folder."""

    files: dict[str, list[Path]]
    """The files that are read, by the name of their seed."""
    not_read: dict[str, str] = field(default_factory=dict)
    """Why each of the other files is not read, by its path under the folder."""

    def lines(self) -> list[str]:
        """A line for each reason why files are not read, naming up to five of them."""
        by_reason: dict[str, list[str]] = {}
        for name, reason in self.not_read.items():
            by_reason.setdefault(reason, []).append(name)
        return [
            f"not read: {', '.join(names[:MOST_NAMES])}{and_more(len(names) - MOST_NAMES)}, because {reason}"
            for reason, names in by_reason.items()
        ]


def and_more(count: int) -> str:
    """Words for what is not named."""
    return f" and {count} more" if count > 0 else ""


def survey(folder: Path, seeds: Mapping[str, Seed]) -> Survey:
    """Look through a raw folder.

    Args:
        folder: CARTELERA_RAW.
        seeds: The contract, by the names of the seeds.

    Raises:
        RawFilesError: The folder cannot be read.
    """
    found = Survey({name: [] for name in seeds})
    by_file = {seed.file.lower(): name for name, seed in seeds.items()}
    editions = {f"{file}{SCORE_EDITION}": name for file, name in by_file.items() if not seeds[name].optional}
    for path, inside in entries(folder, {seed.file.lower() for seed in seeds.values() if seed.optional}):
        name = shown(path.relative_to(folder).as_posix())
        stem, extension = split_extension(path.name)
        if reason := why_no_candidate(path, extension):
            found.not_read[name] = reason
        elif inside in by_file:
            found.files[by_file[inside]].append(path)
        elif stem in by_file | editions:
            found.files[(by_file | editions)[stem]].append(path)
        elif numbered := seed_of_numbered(path, stem, seeds):
            found.files[numbered].append(path)
        else:
            found.not_read[name] = why_not_by_name(stem, by_file)
    for seed_name, seed in seeds.items():
        keep_one_form_each(found, seed_name, seed, folder)
    return found


def entries(folder: Path, inner: set[str]) -> Iterator[tuple[Path, str | None]]:
    """The files of a folder in order, and those in inner folders of given names with this name; none if it is missing.

    Raises:
        RawFilesError: The folder cannot be read.
    """
    if not folder.exists():
        return
    try:
        for child in sorted(folder.iterdir()):
            if child.is_dir() and child.name.lower() in inner:
                yield from ((path, child.name.lower()) for path in sorted(child.iterdir()))
            else:
                yield child, None
    except OSError as error:
        raise RawFilesError(f"CARTELERA_RAW (now {folder}) is no folder that can be read: {error.strerror}.") from error


def split_extension(name: str) -> tuple[str, str]:
    """A file's name in lower case, split before its extension; the extension is empty if no such file is read."""
    lower = name.lower()
    for extension in sorted(EXTENSIONS, key=len, reverse=True):
        if lower.endswith(extension):
            return lower.removesuffix(extension), extension
    return lower, ""


def why_no_candidate(path: Path, extension: str) -> str:
    """Why a file cannot be a raw file, whatever its stem; empty if it can."""
    if path.name.startswith("._"):
        return "macOS keeps its own notes in it (AppleDouble)"
    if path.name.startswith("."):
        return "it is hidden"
    if path.is_dir():
        return "only a folder named ratings is looked into"
    if not path.is_file():
        return "it is no file, or a link to none"
    return why_not_by_letters(path, extension)


def why_not_by_letters(path: Path, extension: str) -> str:
    """Why a file of this name cannot be a raw file, whatever its stem; empty if it can."""
    if not path.name.isprintable():
        return "its name is not in printable UTF-8: rename it"
    if not extension:
        return OTHER_KINDS.get(path.suffix.lower(), f"its name ends in none of {', '.join(EXTENSIONS)}")
    return ""


def seed_of_numbered(path: Path, stem: str, seeds: Mapping[str, Seed]) -> str | None:
    """The optional seed that a file such as `1.csv` beside the catalogs belongs to, by its columns."""
    if not re.fullmatch("[0-9]+", stem):
        return None
    for name, seed in seeds.items():
        if seed.optional and has_columns(path, seed):
            return name
    return None


def has_columns(path: Path, seed: Seed) -> bool:
    """Whether a file has all columns of a seed."""
    try:
        return set(seed.needed) <= set(recognise(path, tuple(seed.columns)).header)
    except (OSError, RawFilesError):
        return False


def why_not_by_name(stem: str, by_file: Mapping[str, str]) -> str:
    """Why a file of a readable kind is not read: its name."""
    for file in by_file:
        if re.sub("[^a-z0-9]", "", stem).startswith(re.sub("[^a-z0-9]", "", file)):
            return f"it looks like another copy or edition of {file}.csv: only a file of just this name is read"
    return f"its name is none of {', '.join(by_file)}"


def keep_one_form_each(found: Survey, seed_name: str, seed: Seed, folder: Path) -> None:
    """Of files that differ only in the extension, the edition or letter case, keep the preferred one."""
    kept: dict[str, Path] = {}
    for path in sorted(found.files[seed_name], key=lambda path: preference(path, seed)):
        place = path.relative_to(folder).as_posix().lower()
        stem = split_extension(place)[0].removesuffix(SCORE_EDITION)
        if stem in kept:
            reason = f"{kept[stem].relative_to(folder).as_posix()} is read instead"
            found.not_read[path.relative_to(folder).as_posix()] = reason
        else:
            kept[stem] = path
    found.files[seed_name] = sorted(kept.values())


def preference(path: Path, seed: Seed) -> tuple[int, bool, str]:
    """The order of preference among files of one name: by extension, the exact name first."""
    extension = split_extension(path.name)[1]
    return EXTENSIONS.index(extension), path.name != seed.file + extension, path.name
