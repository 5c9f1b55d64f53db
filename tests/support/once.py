"""One test process makes what takes long to make, for all test processes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that is made once per test run; only to be read.

    Args:
        factory: Gives the folder of this test run.
        name: The name of the folder.
        make: Fills the folder. The first process that asks calls it, while the others wait.
    """
    mine = factory.getbasetemp()
    # The folder of a worker of pytest-xdist is in that of the run. Its environment would also name other runs' workers:
    # tests start pytest themselves.
    folder = (mine.parent if mine.name.startswith("popen-") else mine) / name
    folder.mkdir(exist_ok=True)
    made = folder / "made"
    with FileLock(folder / "lock"):
        if not made.exists():
            make(folder)
            made.touch()
    return folder
