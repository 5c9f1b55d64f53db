"""Reads the instructions of the Dockerfile."""

import json
import re
import shlex
from pathlib import Path

from tests.support.workplace import REPOSITORY

DOCKERFILE = REPOSITORY / "Dockerfile"
Instruction = tuple[str, str]


def stages() -> list[list[Instruction]]:
    """The instructions of each stage, each as its name and its arguments; first those before any stage."""
    lines = [line for line in DOCKERFILE.read_text().splitlines() if line and not line.startswith("#")]
    found: list[list[Instruction]] = [[]]
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        name, arguments = line.split(maxsplit=1)
        if name == "FROM":
            found.append([])
        found[-1].append((name, arguments))
    return found


def all_of(stage: list[Instruction], name: str) -> list[str]:
    """The arguments of every instruction of a kind."""
    return [arguments for each, arguments in stage if each == name]


def environment(stage: list[Instruction]) -> dict[str, str]:
    """The variables that the ENV instructions set."""
    pairs = [pair.split("=", 1) for arguments in all_of(stage, "ENV") for pair in shlex.split(arguments)]
    return dict(pairs)


def copied(stage: list[Instruction]) -> list[tuple[Path, str]]:
    """The files that are copied from the repository, and their targets."""
    found = []
    for arguments in all_of(stage, "COPY"):
        *sources, target = arguments.split()
        if not sources[0].startswith("--from"):
            found += [(REPOSITORY / source, target) for source in sources]
    return found


def in_exec_form(arguments: str) -> list[str]:
    """The words of a command in exec form, which needs no shell.

    Raises:
        JSONDecodeError: The command is in shell form.
    """
    words: list[str] = json.loads(arguments)
    return words


def command() -> list[str]:
    """The command that the container runs."""
    [arguments] = all_of(stages()[-1], "CMD")
    return in_exec_form(arguments)


def health_check() -> list[str]:
    """The command of the health check."""
    [arguments] = all_of(stages()[-1], "HEALTHCHECK")
    return in_exec_form(arguments.split("CMD ", 1)[1])


def default_of(argument: str) -> str:
    """The default of a build argument."""
    [value] = [each for stage in stages() for each in all_of(stage, "ARG") if each.startswith(f"{argument}=")]
    return value.split("=", 1)[1]
