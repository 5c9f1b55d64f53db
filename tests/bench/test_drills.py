"""The drills detect losses: a drill that cannot fail proves nothing."""

import asyncio
import os
import random
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from bench.drills.attacks import ATTACKS, Keys
from bench.drills.generations import make_generation, number_of
from bench.drills.kills import published_ratings
from bench.drills.ledger import Entry, LostError, as_markdown, require
from bench.drills.mutations import KINDS, Mutation, require_every_row, require_place
from bench.drills.read_only import WITHOUT_RIGHTS, forbidden, says_so
from bench.drills.running import Refreshed
from bench.drills.siege import Siege, attack
from tests.support.workplace import REPOSITORY, Workplace


def test_the_ledger_counts_what_is_lost() -> None:
    entry = Entry("a trial")
    for number in range(3):
        with entry.trial(f"number {number}"):
            require(number != 1, "it was one")
    assert entry.lost == ["number 1: it was one"]
    assert as_markdown([entry]).splitlines()[-1].startswith("| a trial | 3 | 2 | 1 |  | 2")


def test_a_drill_replaces_its_own_line_of_the_ledger() -> None:
    before = as_markdown([Entry("one", tried=1), Entry("two", tried=1), Entry("three", tried=1)])
    lines = as_markdown([Entry("two", tried=5), Entry("four", tried=1)], before).splitlines()[2:]
    assert [line.split(" | ")[:2] for line in lines] == [
        ["| one", "1"],
        ["| two", "5"],
        ["| three", "1"],
        ["| four", "1"],
    ]


def test_a_generation_tells_its_number_and_a_mixture_is_found_out(built_sample: Workplace, tmp_path: Path) -> None:
    file = make_generation(built_sample.warehouse, tmp_path / "made.duckdb", 7)
    assert number_of(file) == 7
    with duckdb.connect(file) as warehouse:
        warehouse.execute("delete from titles_wide where id = 'd0'")
    with pytest.raises(LostError, match="mixture"):
        number_of(file)


@pytest.mark.parametrize(("answer", "lost"), [(b"200 OK", ["no key: 200"]), (b"401 Unauthorized", [])])
def test_an_attack_that_is_let_in_is_found_out(answer: bytes, lost: list[str], tmp_path: Path) -> None:
    async def answer_all(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 " + answer + b"\r\n\r\n")
        siege.over = True
        writer.close()

    async def run() -> None:
        async with await asyncio.start_server(answer_all, "127.0.0.1", 0) as server:
            siege.port = server.sockets[0].getsockname()[1]
            await attack(siege, next(kind for kind in ATTACKS if kind.described == "no key"), random.Random(0))

    siege = Siege(0, tmp_path, Keys("good", "bad", "limited"))
    with ThreadPoolExecutor(1) as thread:  # where no browser of another test has an event loop
        thread.submit(asyncio.run, run()).result()
    assert siege.lost == lost


@pytest.fixture
def published(built_sample: Workplace, tmp_path: Path) -> Workplace:
    """A workplace with the whole sample and its warehouse, which tests may damage."""
    shutil.copytree(built_sample.raw, tmp_path / "raw")
    (tmp_path / "warehouse").mkdir()
    shutil.copy(built_sample.warehouse, tmp_path / "warehouse")
    return Workplace(tmp_path)


def test_a_warehouse_that_lacks_rows_is_found_out(published: Workplace) -> None:
    assert published_ratings(published) == 40_000
    with duckdb.connect(published.warehouse) as warehouse:
        warehouse.execute("delete from timed_ratings where user_id = 1")
    with pytest.raises(LostError, match="and says"):
        published_ratings(published)


def test_a_warehouse_that_cannot_be_read_is_found_out(published: Workplace) -> None:
    published.warehouse.write_bytes(published.warehouse.read_bytes()[:10_000])
    with pytest.raises(LostError, match="cannot be read"):
        published_ratings(published)


@pytest.mark.parametrize(("file", "table"), [("ratings.csv", "timed_ratings"), ("hulu_titles.csv", "titles")])
def test_a_row_that_is_missing_is_found_out(file: str, table: str, published: Workplace) -> None:
    require_every_row(published, file)
    with duckdb.connect(published.warehouse) as warehouse:
        warehouse.execute(f"delete from {table} where rowid = (select max(rowid) from {table})")  # noqa: S608
        warehouse.execute("delete from titles where id = 'hs2'")
    with pytest.raises(LostError, match="were offered"):
        require_every_row(published, file)


def test_the_rows_of_a_file_of_another_form_are_found(published: Workplace) -> None:
    file = published.raw / "hulu_titles.csv"
    file.write_text(file.read_text().replace(",", ";"), encoding="utf-16")
    require_every_row(published, file.name)


@pytest.mark.parametrize("output", ["something is wrong", "raw/hulu_titles.csv is wrong", "line 3 is wrong"])
def test_a_refusal_without_a_file_or_a_place_is_found_out(output: str) -> None:
    with pytest.raises(LostError, match="does not name"):
        require_place("hulu_titles.csv", output)


def test_where_writing_is_forbidden_nobody_writes(tmp_path: Path) -> None:
    place = Refreshed(tmp_path)
    for folder in (place.workplace.warehouse.parent / "build", place.models):
        folder.mkdir(parents=True)
    rights = WITHOUT_RIGHTS if os.geteuid() == 0 else ()
    write = [*rights, "touch", str(place.models / "new")]
    with forbidden(place):
        refused = subprocess.run(write, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert says_so(refused.stderr)
    assert not says_so("something else is wrong")
    subprocess.run(write, check=True)


@pytest.mark.parametrize("mutate", KINDS)
def test_a_mutation_is_always_the_same_and_often_harms(mutate: Mutation) -> None:
    content = (REPOSITORY / "seeds" / "hulu_titles.csv").read_bytes()
    harmed = [mutate(content, random.Random(number)) for number in range(20)]
    assert harmed == [mutate(content, random.Random(number)) for number in range(20)]
    assert len(set(harmed)) > 3
    assert sum(each != content for each in harmed) >= 15
