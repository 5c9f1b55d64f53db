"""The lock has one holder, names it, and is free again when the holder dies."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cartelera.lock import LockedError, take_lock


def test_the_lock_is_held_by_one_process_and_ends_with_it(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys; from cartelera.lock import take_lock;"
        "lock = take_lock(pathlib.Path(sys.argv[1]), 'writer'); print(flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "new")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(LockedError, match=rf"Another writer \({holder.pid}\) is using"):
            take_lock(tmp_path / "new", "writer")
        holder.kill()
    with take_lock(tmp_path / "new", "writer"), pytest.raises(LockedError, match=rf"\({os.getpid()}\)"):
        take_lock(tmp_path / "new", "writer")
