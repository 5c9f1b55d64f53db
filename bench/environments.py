"""A virtual environment for each peer that Cartelera is compared with, so that no peer is a dependency of Cartelera."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path("target/bench/environments")
PEERS = {
    "datasette": ["datasette==0.65.5"],
    "roapi": ["roapi==0.12.7"],
    "irspack": ["irspack==0.5.2"],
    "implicit": ["implicit==0.7.3"],
    "cornac": ["cornac==3.0.1", "duckdb==2.0.0"],
    "libmf": ["libmf==0.9.2", "numpy==2.4.6", "duckdb==2.0.0"],
    # This version of torch has a build for CPUs only; other versions bring gigabytes for graphics cards.
    "lenskit": ["lenskit==2025.8.1", "torch==2.13.0", "duckdb==2.0.0"],
}

BUILT_WITH = {"libmf": {"CFLAGS": "-O3 -march=native -DUSEAVX", "PIP_NO_CACHE_DIR": "1"}}
"""Variables for the installation of peers that have to be compiled: without them, LIBMF would be slower."""


def programs_of(peer: str) -> Path:
    """The folder of programs in a peer's environment, which is created if it does not exist yet."""
    return make_environment(FOLDER / peer, PEERS[peer], BUILT_WITH.get(peer, {}))


def make_environment(folder: Path, packages: list[str], variables: Mapping[str, str] | None = None) -> Path:
    """The folder of programs in an environment, which is created if it does not exist yet.

    Args:
        folder: Where it is.
        packages: What it has, as pip is told.
        variables: Environment variables for the installation.
    """
    done = folder / "made of"
    wanted = "\n".join(packages)
    if not done.exists() or done.read_text(encoding="utf-8") != wanted:
        print(f"making an environment for {folder.name}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        environment = os.environ | (variables or {})
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", *packages], check=True, env=environment)
        done.write_text(wanted, encoding="utf-8")
    return folder / "bin"
