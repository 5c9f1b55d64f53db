"""The door of this room for dbt: one question in JSON, one answer in JSON.

On DuckDB it is the SQL function `ask_raw_files`; Spark starts it as a program (`python -m cartelera.raw.door`).
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cartelera.raw import faults, judge
from cartelera.raw.contract import RawFilesError, Seed
from cartelera.raw.folder import survey
from cartelera.raw.plan import Place, discard_converted, plan_seed
from cartelera.raw.report import report_on


def answer(question: str) -> str:
    """Answer a question about raw files.

    Args:
        question: A JSON object: `ask`, the name of one of the questions below, and what it needs.

    Returns:
        A JSON object; `error` in it says why there is no answer.
    """
    asked = json.loads(question)
    try:
        return json.dumps(QUESTIONS[asked.pop("ask")](**asked))
    except RawFilesError as error:
        return json.dumps({"error": str(error)})


def plan(folder: str, seeds: dict[str, Any], seed: str, converted: str, engine: str) -> dict[str, Any]:
    """How an engine reads the files of a seed (`Plan`)."""
    place = Place(Path(folder).expanduser(), Path(converted).expanduser(), engine)
    return plan_seed(place, contract(seeds), seed).model_dump()


def discard(converted: str, seed: str) -> dict[str, Any]:
    """Delete what was converted for a seed, once it is loaded."""
    discard_converted(Path(converted).expanduser(), seed)
    return {}


def not_read(folder: str, seeds: dict[str, Any]) -> dict[str, Any]:
    """A line for each reason why files of the folder are not read."""
    return {"lines": survey(Path(folder).expanduser(), contract(seeds)).lines()}


def report(folder: str, seeds: dict[str, Any], project: str) -> dict[str, Any]:
    """The report on the whole folder."""
    return {"lines": report_on(Path(folder).expanduser(), contract(seeds), Path(project)).lines}


def findings(found: list[dict[str, Any]]) -> dict[str, Any]:
    """The findings (`Finding`) that must stop a build, in words."""
    every = [judge.Finding(**each) for each in found]
    return {"messages": [judge.describe(each) for each in every if judge.is_another_format(each)]}


def fault(**values: Any) -> dict[str, Any]:
    """A line that cannot be split (`Fault`), in words."""
    return {"message": faults.describe(faults.Fault(**values))}


def contract(seeds: dict[str, Any]) -> dict[str, Seed]:
    """The contract as dbt gives it."""
    return {name: Seed(**seed) for name, seed in seeds.items()}


QUESTIONS: dict[str, Callable[..., dict[str, Any]]] = {
    "plan": plan,
    "discard": discard,
    "not_read": not_read,
    "report": report,
    "findings": findings,
    "fault": fault,
}

if __name__ == "__main__":
    sys.stdout.write(answer(sys.stdin.readline()) + "\n")
