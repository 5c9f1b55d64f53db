"""A hundred clients attack the service while a hundred others ask, keys rotate and builds are published."""

import asyncio
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

import httpx

from bench import servers
from bench.drills.attacks import ATTACKS, UNANSWERED, URL, Attack, Keys
from bench.drills.generations import URLS, make_generation
from bench.drills.ledger import Entry, LostError
from bench.drills.readers import check_answer, wait_until_served
from bench.drills.traffic import failures
from cartelera.publisher import publish_file

GOOD, BAD = 100, 100
ROUNDS = 5
"""In each, a build is published and a key is replaced."""
HALF_WRITTEN_EVERY = 2
"""Rounds after which the file of keys is half written for a while."""
SECONDS_UNTIL_VALID = 5
SECONDS_HALF_WRITTEN = 3
SECONDS_TO_ANSWER = 30


@dataclass
class Siege:
    """What all clients share."""

    port: int
    file: Path
    """The file of keys."""
    keys: Keys
    asking: Counter[str] = field(default_factory=Counter)
    """How many requests with each key wait for an answer."""
    answered: int = 0
    """The requests of good clients."""
    statuses: Counter[int] = field(default_factory=Counter)
    """The answers to bad clients."""
    lost: list[str] = field(default_factory=list)
    over: bool = False


def besiege(sample: Path, folder: Path) -> Entry:
    """Besiege the service; good clients must get right answers, bad ones refusals, and nobody a 5xx."""
    warehouse, file = folder / "cartelera.duckdb", folder / "keys.csv"
    generations = [make_generation(sample, folder / f"{number}.duckdb", number) for number in range(ROUNDS + 1)]
    publish_file(str(generations[0]), str(warehouse))
    keys = Keys(make_key(file, "good-0"), make_key(file, "bad"), make_key(file, "limited", "--limit", "5/second"))
    settings = {"CARTELERA_API_KEYS": str(file)}
    with servers.cartelera(warehouse, folder / "no-models", folder, settings) as service, servers.client_core():
        wait_until_served(service.port, 0)
        siege = Siege(service.port, file, keys)
        asyncio.run(run_all(siege, generations, warehouse))
        failed = failures(service.port, {"X-API-Key": siege.keys.good})
    refused = sum(siege.statuses.values())
    entry = Entry(f"a request while {BAD} of {GOOD + BAD} clients attack, keys rotate and builds are published")
    entry.tried = siege.answered + refused
    entry.lost = [*siege.lost, *[f"{failed} answers of 5xx"] * bool(failed)]
    for lost in dict.fromkeys(entry.lost):
        print(f"LOST {lost}", flush=True)
    entry.remark = (
        f"{siege.answered:,} of clients with a valid key, all answered from one build; {refused:,} of the others: "
        f"{describe(siege.statuses)}; {ROUNDS} builds published, {ROUNDS} keys replaced, "
        f"the file of keys half written {ROUNDS // HALF_WRITTEN_EVERY} times"
    )
    return entry


async def run_all(siege: Siege, generations: list[Path], warehouse: Path) -> None:
    """Run all clients until the last key is replaced."""
    attacks = islice(cycle(ATTACKS), BAD)
    # A client that used a connection just when the service closes it as idle, after 5 s, would get no answer.
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=2)
    url = f"http://127.0.0.1:{siege.port}"
    async with httpx.AsyncClient(base_url=url, timeout=SECONDS_TO_ANSWER, limits=limits) as client:
        clients: list[Coroutine[None, None, None]] = [ask(siege, client) for _ in range(GOOD)]
        clients += [attack(siege, each, random.Random(number)) for number, each in enumerate(attacks)]
        running = [asyncio.create_task(each) for each in clients]
        try:
            for number, generation in enumerate(generations[1:], 1):
                await asyncio.to_thread(publish_file, str(generation), str(warehouse))
                await replace_key(siege, number)
                await asyncio.to_thread(wait_until_served, siege.port, number)
                if number % HALF_WRITTEN_EVERY == 0:
                    await write_half(siege.file)
        except LostError as error:
            siege.lost.append(str(error))
        siege.over = True
        await asyncio.gather(*running)


async def ask(siege: Siege, client: httpx.AsyncClient) -> None:
    """Ask the four queries with the valid key until the siege is over."""
    while not siege.over:
        for url in URLS:
            key = siege.keys.good
            siege.asking[key] += 1
            siege.answered += 1
            try:
                check_answer(url, await client.get(url, headers={"X-API-Key": key}))
            except (LostError, httpx.HTTPError) as error:
                siege.lost.append(f"{type(error).__name__}: {error}")
            finally:
                siege.asking[key] -= 1
        await asyncio.sleep(0.1)


async def attack(siege: Siege, kind: Attack, chance: random.Random) -> None:
    """Attack in one way until the siege is over."""
    while not siege.over:
        if siege.keys.revoked or kind.described != "a revoked key":
            status = await send(siege, kind, chance)
            siege.statuses[status] += 1
            if status not in kind.statuses:
                siege.lost.append(f"{kind.described}: {status}")
        await asyncio.sleep(0.1)


async def send(siege: Siege, kind: Attack, chance: random.Random) -> int:
    """Attack once.

    Returns:
        The status of the answer, or `UNANSWERED`.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", siege.port)
    answer = asyncio.create_task(reader.readline())
    with suppress(ConnectionError):
        for piece in kind.pieces(siege.keys, chance):
            if answer.done():
                break
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(kind.seconds_between)
    try:
        words = (await asyncio.wait_for(answer, SECONDS_TO_ANSWER)).split()
    except (ConnectionError, TimeoutError):
        words = []
    writer.close()
    return int(words[1]) if len(words) > 1 else UNANSWERED


async def replace_key(siege: Siege, number: int) -> None:
    """Make the next key, let all use it once it is valid, and revoke the one before once nobody uses it any more."""
    old, new = siege.keys.good, await asyncio.to_thread(make_key, siege.file, f"good-{number}")
    await wait_for_status(siege.port, new, httpx.codes.OK)
    siege.keys.good = new
    while siege.asking[old]:
        await asyncio.sleep(0.05)
    await asyncio.to_thread(change_keys, siege.file, "revoke", f"good-{number - 1}")
    await wait_for_status(siege.port, old, httpx.codes.FORBIDDEN)
    siege.keys.revoked = old


async def wait_for_status(port: int, key: str, status: int) -> None:
    """Wait until requests with a key are answered with a status.

    Raises:
        LostError: It takes too long.
    """
    async with httpx.AsyncClient(timeout=SECONDS_TO_ANSWER) as client:
        until = time.monotonic() + SECONDS_UNTIL_VALID
        while time.monotonic() < until:
            answer = await client.get(f"http://127.0.0.1:{port}{URL}", headers={"X-API-Key": key})
            if answer.status_code == status:
                return
            await asyncio.sleep(0.1)
    raise LostError(f"a changed key is not answered with {status} after {SECONDS_UNTIL_VALID} s")


async def write_half(file: Path) -> None:
    """Let the file of keys be half written for a while."""
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    await asyncio.sleep(SECONDS_HALF_WRITTEN)
    file.write_bytes(whole)


def make_key(file: Path, *arguments: str) -> str:
    """Make a key, and return it."""
    return change_keys(file, "new", *arguments).strip()


def change_keys(file: Path, *arguments: str) -> str:
    """Run the command for keys, and return what it prints."""
    command = [sys.executable, "-m", "api.keys", *arguments]
    settings = os.environ | {"CARTELERA_API_KEYS": str(file)}
    return subprocess.run(command, env=settings, check=True, capture_output=True, text=True).stdout


def describe(statuses: Counter[int]) -> str:
    """How often each answer was given."""
    counted = sorted(statuses.items())
    return ", ".join(f"{count:,} {f'with {status}' if status else 'unanswered'}" for status, count in counted)
