"""The line that every result begins with: data, machine, versions and day."""

import datetime
import os
import platform
from importlib.metadata import version
from pathlib import Path

from bench.environments import PEERS


def describe(data: str, packages: list[str], peers: list[str] | None = None) -> str:
    """Describe the data, the machine, the versions and the day."""
    own = [f"{name} {version(name)}" for name in packages]
    of_peers = [requirement.replace("==", " ") for peer in peers or [] for requirement in PEERS[peer][:1]]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    machine = f"{os.cpu_count()} cores ({processor()}), {memory:.0f} GB, {system()}, Python {platform.python_version()}"
    today = datetime.datetime.now(datetime.UTC).date()
    return f"{data}. {machine}; {', '.join([*own, *of_peers])}; {today}."


def processor() -> str:
    """The name of the processor, as Linux knows it."""
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(": ")[2]
    return platform.machine()


def system() -> str:
    """The name of the system."""
    return platform.freedesktop_os_release()["PRETTY_NAME"] if Path("/etc/os-release").exists() else platform.system()
