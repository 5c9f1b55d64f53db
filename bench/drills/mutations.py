"""Damaged raw files: a build must load every row, or refuse the file and name the file and the place."""

import csv
import io
import multiprocessing
import os
import random
import re
import shutil
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.drills.ledger import Entry, LostError, require
from tests.support.workplace import CATALOGS, Workplace, small_sample

MUTATIONS = 500
RATINGS = "ratings.csv"
WHOLE_FILE = re.compile(
    "missing: |the file is empty|has no rows|not utf-8 encoded|nul byte|invalid state|unterminated quote", re.IGNORECASE
)
"""Messages about a whole file, which have no line to name."""
PLACE = re.compile(r"line: [0-9]+|line [0-9]+|row [0-9]+|[a-z_]+=\S", re.IGNORECASE)

ODD_VALUES = ["", " ", "NULL", "nan", "-1", "1e308", "9" * 30, "0x10", "'; drop table titles; --", "a\nb", 'a"b', "\0"]
SPECIAL = [b'"', b",", b"\n", b"\r", b"\r\n", b"\0", b"\\", b'""', b"\xff", "\N{ZERO WIDTH SPACE}".encode()]

Mutation = Callable[[bytes, random.Random], bytes]


def flip_bytes(content: bytes, chance: random.Random) -> bytes:
    """Flip bits in some bytes."""
    flipped = bytearray(content)
    for _ in range(chance.choice([1, 1, 3, 20])):
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def truncate(content: bytes, chance: random.Random) -> bytes:
    """Cut off the end."""
    return content[: chance.randrange(len(content))]


def insert_special(content: bytes, chance: random.Random) -> bytes:
    """Insert a character that has a meaning in CSV."""
    at = chance.randrange(len(content))
    return content[:at] + chance.choice(SPECIAL) + content[at:]


def delete_lines(content: bytes, chance: random.Random) -> bytes:
    """Delete some lines, possibly the header."""
    lines = content.splitlines(keepends=True)
    begin = chance.choice([0, chance.randrange(len(lines))])
    del lines[begin : begin + chance.choice([1, 2, 50])]
    return b"".join(lines)


def repeat_lines(content: bytes, chance: random.Random) -> bytes:
    """Repeat some lines."""
    lines = content.splitlines(keepends=True)
    begin = chance.randrange(len(lines))
    end = begin + chance.choice([1, 2, 50])
    return b"".join([*lines[:end], *lines[begin:end], *lines[end:]])


def change_columns(content: bytes, chance: random.Random) -> bytes:
    """Swap two columns, drop one, rename one, or swap two names without their values."""
    rows = list(csv.reader(io.StringIO(content.decode())))
    one, other = chance.sample(range(len(rows[0])), 2)
    kind = chance.choice(["swap", "drop", "rename", "swap names only"])
    for number, row in enumerate(rows):
        if kind == "swap" or (kind == "swap names only" and number == 0):
            row[one], row[other] = row[other], row[one]
        elif kind == "drop":
            del row[one]
        elif kind == "rename" and number == 0:
            row[one] = row[one].upper() + chance.choice(["", "_id"])
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode()


def encode_otherwise(content: bytes, chance: random.Random) -> bytes:
    """Change the encoding, the line ends or the separator of the text."""
    text = content.decode()
    encodings = [
        text.encode("utf-16"),
        text.encode("latin-1", errors="replace"),
        text.encode("utf-8-sig"),
        text.replace("\n", "\r\n").encode(),
        text.replace("\n", "\r").encode(),
        text.replace(",", ";").encode(),
        text.replace(",", "\t").encode(),
    ]
    return chance.choice(encodings)


def change_value(content: bytes, chance: random.Random) -> bytes:
    """Replace a value in one row."""
    rows = list(csv.reader(io.StringIO(content.decode())))
    row = chance.choice(rows[1:])
    row[chance.randrange(len(row))] = chance.choice(ODD_VALUES)
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode()


KINDS: list[Mutation] = [
    flip_bytes,
    truncate,
    insert_special,
    delete_lines,
    repeat_lines,
    change_columns,
    encode_otherwise,
    change_value,
]


@dataclass(frozen=True)
class Outcome:
    """The outcome of one trial."""

    described: str
    taken: bool
    lost: str = ""


def mutate_files(folder: Path) -> Entry:
    """Build with one damaged file at a time, on all cores."""
    entry = Entry("a raw file harmed: bytes, lines, columns, values, encoding")
    published = Workplace(folder / "sample")
    small_sample(published.raw)
    code, output = published.dbt("build")
    require(code == 0, output)
    outcomes = []
    # Not threads, which forks do not allow.
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        for outcome in pool.map(partial(try_one, folder, published.warehouse), range(MUTATIONS)):
            outcomes.append(outcome)
            with entry.trial(outcome.described):
                require(not outcome.lost, outcome.lost)
    taken = sum(outcome.taken for outcome in outcomes)
    entry.remark = f"{MUTATIONS - taken} refused with the file and the place, {taken} taken with every row"
    return entry


def try_one(folder: Path, published: Path, number: int) -> Outcome:
    """Damage a file, and build."""
    chance = random.Random(number)
    workplace = Workplace(folder / f"process-{os.getpid()}")  # a folder per process lets dbt reuse its parse
    for left in (workplace.raw, workplace.warehouse.parent):
        shutil.rmtree(left, ignore_errors=True)
    small_sample(workplace.raw)
    workplace.warehouse.parent.mkdir()
    shutil.copy(published, workplace.warehouse)
    before = published.read_bytes()
    kind = KINDS[number % len(KINDS)]
    file = chance.choice([*CATALOGS, RATINGS, RATINGS])
    (workplace.raw / file).write_bytes(kind((workplace.raw / file).read_bytes(), chance))
    described = f"mutation {number}, {kind.__name__} in {file}"
    code, output = workplace.dbt("build")
    try:
        if code == 0:
            require_every_row(workplace, file)
        else:
            require(workplace.warehouse.read_bytes() == before, "the published file has changed")
            require_place(file, output)
    except LostError as error:
        return Outcome(described, code == 0, f"{error}\n{output[-800:] if code else ''}")
    return Outcome(described, code == 0)


def require_every_row(workplace: Workplace, file: str) -> None:
    """Make sure that every row that Python's CSV reader finds in a file is in a mart.

    Raises:
        LostError: Rows are missing, or there are others.
    """
    header, *rows = rows_in(workplace.raw / file)
    if file == RATINGS:
        found = len(workplace.query("from ratings")) + len(workplace.query("from rejected_ratings"))
        require(found == len(rows), f"{len(rows)} ratings were offered, {found} are there")
        return
    offered = sorted(row[[name.lower() for name in header].index("show_id")].lower() for row in rows)
    seed = file.removesuffix(".csv")
    found_ids = sorted(row[0] for row in workplace.query("select show_id, platform from titles") if row[1] in seed)
    require(found_ids == offered, f"{len(offered)} titles were offered, {len(found_ids)} are there")


def rows_in(file: Path) -> list[list[str]]:
    """The rows that Python's CSV reader finds, where the file's mark and its header say how to read it."""
    content = file.read_bytes()
    text = content.decode("utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig")
    separator = max(",;\t|", key=re.split(r"[\r\n]", text, maxsplit=1)[0].count)
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]


def require_place(file: str, output: str) -> None:
    """Make sure that a refusal names the file and the line or row, or says what is wrong with the whole file.

    Raises:
        LostError: It does not.
    """
    names_it = f"raw/{file}" in output or file.removesuffix(".csv") in output
    require(names_it, "the refusal does not name the file")
    require(bool(PLACE.search(output) or WHOLE_FILE.search(output)), "the refusal does not name the place")
