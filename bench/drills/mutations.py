"""Raw files that something has harmed: each is taken with nothing lost, or refused with its name and the place."""

import csv
import io
import multiprocessing
import os
import random
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dbt.cli.main import dbtRunner

from bench.drills.ledger import Entry, LostError, require
from tests.support.workplace import CATALOGS, Workplace, small_sample

MUTATIONS = 500
FORK = multiprocessing.get_context("fork")
RATINGS = "ratings.csv"
WHOLE_FILE = re.compile(
    "missing: |the file is empty|has no rows|not utf-8 encoded|nul byte|invalid state|unterminated quote", re.IGNORECASE
)
"""What is wrong with a file as a whole, so that there is no line to name."""
PLACE = re.compile(r"line: [0-9]+|line [0-9]+|row [0-9]+|[a-z_]+=\S", re.IGNORECASE)

ODD_VALUES = ["", " ", "NULL", "nan", "-1", "1e308", "9" * 30, "0x10", "'; drop table titles; --", "a\nb", 'a"b', "\0"]
SPECIAL = [b'"', b",", b"\n", b"\r", b"\r\n", b"\0", b"\\", b'""', b"\xff", "\N{ZERO WIDTH SPACE}".encode()]

Mutation = Callable[[bytes, random.Random], bytes]


def flip_bytes(content: bytes, chance: random.Random) -> bytes:
    """Some bytes become others."""
    flipped = bytearray(content)
    for _ in range(chance.choice([1, 1, 3, 20])):
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def truncate(content: bytes, chance: random.Random) -> bytes:
    """The end is missing."""
    return content[: chance.randrange(len(content))]


def insert_special(content: bytes, chance: random.Random) -> bytes:
    """A character that means something to CSV stands somewhere."""
    at = chance.randrange(len(content))
    return content[:at] + chance.choice(SPECIAL) + content[at:]


def delete_lines(content: bytes, chance: random.Random) -> bytes:
    """Some lines are missing, maybe the header."""
    lines = content.splitlines(keepends=True)
    begin = chance.choice([0, chance.randrange(len(lines))])
    del lines[begin : begin + chance.choice([1, 2, 50])]
    return b"".join(lines)


def repeat_lines(content: bytes, chance: random.Random) -> bytes:
    """Some lines stand there twice."""
    lines = content.splitlines(keepends=True)
    begin = chance.randrange(len(lines))
    end = begin + chance.choice([1, 2, 50])
    return b"".join([*lines[:end], *lines[begin:end], *lines[end:]])


def change_columns(content: bytes, chance: random.Random) -> bytes:
    """Two columns change places, one is missing, or one has another name; values go with them."""
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
    """The same text in another encoding, with another end of line or another separator."""
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
    """A value of one row becomes something else."""
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
    """What became of one file."""

    described: str
    taken: bool
    lost: str = ""


def mutate_files(folder: Path) -> Entry:
    """Build with one harmed file at a time, on all cores."""
    entry = Entry("a raw file harmed: bytes, lines, columns, values, encoding")
    published = Workplace(folder / "sample")
    small_sample(published.raw)
    code, output = published.dbt("build")
    require(code == 0, output)
    outcomes = []
    with ProcessPoolExecutor(os.cpu_count(), mp_context=FORK) as pool:
        for outcome in pool.map(partial(try_one, folder, published.warehouse), range(MUTATIONS)):
            outcomes.append(outcome)
            with entry.trial(outcome.described):
                require(not outcome.lost, outcome.lost)
    taken = sum(outcome.taken for outcome in outcomes)
    entry.remark = f"{MUTATIONS - taken} refused with the file and the place, {taken} taken with every row"
    return entry


def try_one(folder: Path, published: Path, number: int) -> Outcome:
    """Harm a file, and build."""
    chance = random.Random(number)
    workplace = Workplace(folder / f"process-{os.getpid()}")  # always the same, so that dbt need not parse anew
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
    output_file = workplace.folder / "output"
    code = build_in_a_fork(workplace, output_file)
    output = " ".join(output_file.read_text(encoding="utf-8").split())
    try:
        if code == 0:
            require_every_row(workplace, file)
        else:
            require(workplace.warehouse.read_bytes() == before, "the published file has changed")
            require_place(file, output)
    except LostError as error:
        return Outcome(described, code == 0, f"{error}\n{output[-800:] if code else ''}")
    return Outcome(described, code == 0)


def build_in_a_fork(workplace: Workplace, output: Path) -> int:
    """`dbt build` in a process of its own, without the seconds that its imports take; its exit code."""
    process = FORK.Process(target=build, args=(workplace, output))
    process.start()
    process.join()
    return process.exitcode or 0


def build(workplace: Workplace, output: Path) -> None:
    """`dbt build`, in this process; it ends with dbt's exit code."""
    os.environ.update(workplace.environment)
    printed = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    raise SystemExit(0 if dbtRunner().invoke(["build"]).success else 1)


def require_every_row(workplace: Workplace, file: str) -> None:
    """Make sure that every row of a file is in a mart, as Python's own reader of CSV finds them.

    Raises:
        LostError: There are others.
    """
    text = (workplace.raw / file).read_text(encoding="utf-8-sig")
    header, *rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    if file == RATINGS:
        found = len(workplace.query("from ratings")) + len(workplace.query("from rejected_ratings"))
        require(found == len(rows), f"{len(rows)} ratings were offered, {found} are there")
        return
    offered = sorted(row[header.index("show_id")].lower() for row in rows)
    seed = file.removesuffix(".csv")
    found_ids = sorted(row[0] for row in workplace.query("select show_id, platform from titles") if row[1] in seed)
    require(found_ids == offered, f"{len(offered)} titles were offered, {len(found_ids)} are there")


def require_place(file: str, output: str) -> None:
    """Make sure that a refusal names the file, and the line, the row or what is wrong with all of it.

    Raises:
        LostError: It does not.
    """
    names_it = f"raw/{file}" in output or file.removesuffix(".csv") in output
    require(names_it, "the refusal does not name the file")
    require(bool(PLACE.search(output) or WHOLE_FILE.search(output)), "the refusal does not name the place")
