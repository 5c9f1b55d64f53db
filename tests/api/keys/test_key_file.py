"""The file of keys: what is read from it, and what is said of one that cannot be used."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from api.keys.key_file import KeyFileError, parse_keys, read_keys
from cartelera.rate import Rate
from tests.support.keys import HEADER, key_of, line_of, write_keys

FILE = Path("keys.csv")


def test_keys_are_read_with_their_limits_and_revocations(tmp_path: Path) -> None:
    lines = [line_of("ana"), "", line_of("shop", limit="600/minute"), line_of("old", revoked="2026-11-26")]
    ana, shop, old = read_keys(write_keys(tmp_path / "keys.csv", lines))
    assert (ana.name, ana.digest, ana.rate, ana.revoked) == ("ana", sha256(key_of("ana").encode()).digest(), None, None)
    assert (shop.name, shop.rate) == ("shop", Rate(600, 60))
    assert (old.name, old.revoked) == ("old", date(2026, 11, 26))


@pytest.mark.parametrize(
    "written",
    [
        f"sha256,name\n{sha256(b'x').hexdigest()},ana\n",
        f"\ufeffname , sha256\r\nana , {sha256(b'x').hexdigest().upper()}\r\n",
    ],
)
def test_differences_of_one_meaning_are_read(written: str) -> None:
    [key] = parse_keys(written.encode(), FILE)
    assert (key.name, key.digest) == ("ana", sha256(b"x").digest())


GOOD = line_of("ana")
HASH = sha256(b"another").hexdigest()


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("", 1, f"it is empty; the first line must be {HEADER}"),
        ("\n \n", 1, "it is empty"),
        (HEADER, 1, "it has no line break at its end"),
        (f"{HEADER}\n", 2, "there is no key; `python -m api.keys new NAME` makes one"),
        (f"{HEADER}\n{GOOD}\nshop,{HASH}", 3, "it has no line break at its end"),
        (f"name,sha256,scope\nana,{HASH},all\n", 1, "there is no column 'scope'; the columns are name,sha256,limit"),
        (f"name,sha256,name\nana,{HASH},b\n", 1, "the column name is there twice"),
        ("name,limit\nana,1/day\n", 1, "the column sha256 is missing"),
        (f"{GOOD}\n", 1, "there is no column 'ana'"),
        (f"{HEADER}\nana,{HASH}\n", 2, "there are 2 values for the 4 columns"),
        (f"{HEADER}\nana,{HASH[:-1]},,\n", 2, "sha256 must be the SHA-256 of the key: 64 digits"),
        (f"{HEADER}\nana,{HASH[:-1]}g,,\n", 2, "sha256 must be"),
        (f"{HEADER}\n{GOOD}\n\nana,{HASH},,\n", 4, "the name ana is on line 2 too"),
        (f"{HEADER}\n{GOOD}\n{GOOD.replace('ana', 'shop', 1)}\n", 3, "the sha256 is that of line 2"),
        (f"{HEADER}\na b,{HASH},,\n", 2, "'a b' is no name of up to 64 letters"),
        (f"{HEADER}\n,{HASH},,\n", 2, "'' is no name"),
        (f"{HEADER}\nana,{HASH},600,\n", 2, "'600' is no limit like 10/second, 600/minute"),
        (f"{HEADER}\nana,{HASH},0/day,\n", 2, "'0/day' is no limit"),
        (f"{HEADER}\nana,{HASH},,yes\n", 2, "revoked must be empty or a day such as 2026-11-26, not 'yes'"),
    ],
)
def test_what_is_wrong_is_said_with_the_line(content: str, line: int, said: str) -> None:
    with pytest.raises(KeyFileError) as error:
        parse_keys(content.encode(), FILE)
    assert str(error.value).startswith(f"CARTELERA_API_KEYS=keys.csv, line {line}: {said}")


def test_a_key_in_the_place_of_its_hash_is_not_repeated() -> None:
    with pytest.raises(KeyFileError) as error:
        parse_keys(f"{HEADER}\nana,{key_of('ana')},,\n".encode(), FILE)
    assert key_of("ana") not in str(error.value)


def test_other_bytes_are_named() -> None:
    with pytest.raises(KeyFileError, match=r"keys.csv, line 2: it must be UTF-8"):
        parse_keys(f"{HEADER}\nñ,{HASH},,\n".encode("latin-1"), FILE)


def test_every_beginning_of_a_file_is_refused() -> None:
    """So that a half-written file never stands for fewer keys, up to the end of a line: those are whole files."""
    whole = "\n".join([HEADER, line_of("ana", limit="600/minute"), ""]).encode()
    for length in range(len(whole)):
        with pytest.raises(KeyFileError):
            parse_keys(whole[:length], FILE)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match=r"No such file or directory; `python -m api.keys new NAME` makes it"):
        read_keys(tmp_path / "none.csv")
    with pytest.raises(KeyFileError, match=f"CARTELERA_API_KEYS={tmp_path}: it cannot be read: Is a directory"):
        read_keys(tmp_path)
