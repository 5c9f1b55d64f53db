"""The command `python -m api.keys`: it makes, lists and revokes keys, and never spoils the file."""

import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from api.keys.key_file import read_keys
from tests.support.forked import run_forked
from tests.support.keys import line_of, write_keys
from tests.support.workplace import REPOSITORY, without_settings


def run(file: Path | None, *arguments: str) -> subprocess.CompletedProcess[str]:
    settings = {"CARTELERA_API_KEYS": str(file)} if file else {}
    done = run_forked("api.keys.__main__:main", arguments, REPOSITORY, without_settings() | settings)
    return subprocess.CompletedProcess(arguments, *done)


def test_a_key_is_made_listed_and_revoked(tmp_path: Path) -> None:
    file = tmp_path / "keys.csv"
    key = run(file, "new", "ana").stdout.strip()
    run(file, "new", "shop", "--limit", "600/minute")
    assert len(key) > 40
    assert key not in file.read_text()
    assert sha256(key.encode()).hexdigest() in file.read_text()
    assert run(file, "list").stdout == "ana: no limit of its own\nshop: up to 600/minute\n"

    file.chmod(0o640)
    assert run(file, "revoke", "ana").returncode == 0
    ana, shop = read_keys(file)
    assert ana.revoked is not None
    assert shop.revoked is None
    assert ana.digest == sha256(key.encode()).digest()
    assert file.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["keys.csv"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new", "ana"], "there is a key ana already; take another name"),
        (["revoke", "nobody"], "there is no key nobody; there are: ana"),
    ],
)
def test_what_cannot_be_done_changes_nothing(tmp_path: Path, arguments: list[str], said: str) -> None:
    file = write_keys(tmp_path / "keys.csv", [line_of("ana")])
    before = file.read_text()
    refused = run(file, *arguments)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert said in refused.stderr
    assert file.read_text() == before
    assert [each.name for each in tmp_path.iterdir()] == ["keys.csv"]


def test_a_malformed_file_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "keys.csv"
    file.write_text("ana,secret\n")
    refused = run(file, "new", "shop")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"CARTELERA_API_KEYS={file}, line 1: there is no column 'ana'" in refused.stderr
    assert file.read_text() == "ana,secret\n"


def test_two_commands_do_not_write_at_once(tmp_path: Path) -> None:
    file = write_keys(tmp_path / "keys.csv", [line_of("ana")])
    (tmp_path / "keys.csv.new").touch()
    refused = run(file, "new", "shop")
    assert refused.returncode == 1
    assert "another command writes it now, or was killed: then delete it" in refused.stderr
    assert (tmp_path / "keys.csv.new").exists()


def test_the_setting_and_the_options_are_needed() -> None:
    assert run(None, "list").stderr.startswith("CARTELERA_API_KEYS is not set")
    for arguments in ([], ["new"], ["new", "a b"], ["new", "ana", "--limit", "many"]):
        assert run(Path("keys.csv"), *arguments).returncode == 2
