"""Another program that has a DuckDB file open for writing."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held_open(file: Path, statement: str = "select 1", seconds: float = 600.0) -> Iterator[int]:
    """Keep a DuckDB file open in another process, which has run a statement and is killed at the end; yield its id.

    Args:
        file: The file.
        statement: What the process does first.
        seconds: How long it keeps the file open, at most.
    """
    code = f"import duckdb, time; c = duckdb.connect({str(file)!r}); c.execute({statement!r}); print(); "
    command = [sys.executable, "-u", "-c", code + f"time.sleep({seconds})"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid
        process.kill()
