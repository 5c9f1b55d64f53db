"""A place with a raw folder, a warehouse and models that refreshes keep fresh, and the service that answers from it."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bench import servers
from bench.drills.ledger import LostError, require
from ml.artifact.current import load_current
from tests.support.workplace import CATALOGS, REPOSITORY, Workplace, end_of, small_sample

SECONDS_UNTIL_SERVED = 60
"""Long enough for a machine that has much else to do."""


@dataclass(frozen=True)
class Refreshed:
    """The place."""

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    """Environment variables of every process here."""

    @property
    def workplace(self) -> Workplace:
        """The raw folder and the warehouse."""
        return Workplace(self.folder)

    @property
    def models(self) -> Path:
        """The folder of models."""
        return self.folder / "models"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process here."""
        return self.workplace.environment | {"CARTELERA_MODELS": str(self.models)} | dict(self.variables)

    def offer(self, more: int) -> None:
        """Put 2,000 ratings, and some more, into the raw folder."""
        if not self.workplace.raw.exists():
            small_sample(self.workplace.raw)
        lines = (REPOSITORY / "seeds" / "ratings.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        (self.workplace.raw / "ratings.csv").write_text("".join(lines[: 2001 + more]), encoding="utf-8")

    def start(self, module: str = "jobs.refresh", *before: str) -> subprocess.Popen[str]:
        """Start a command, a refresh if nothing else is said; `before` stands before it on the command line."""
        return subprocess.Popen(
            [*before, sys.executable, "-m", module],
            cwd=REPOSITORY,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def refresh_well(self, more: int) -> float:
        """Offer ratings and refresh, which must succeed; return the seconds that it took."""
        self.offer(more)
        began = time.monotonic()
        code, output = end_of(self.start())
        require(code == 0, f"the refresh fails with {code}: {output[-500:]}")
        return time.monotonic() - began

    @contextmanager
    def serving(self) -> Iterator[servers.Started]:
        """Run the service."""
        port = servers.free_port()
        command = [sys.executable, "-m", "api", "--port", str(port)]
        with servers.running(command, port, self.environment, self.folder / "service.log") as started:
            yield started


def require_served(port: int, workplace: Workplace, models: Path) -> None:
    """Make sure that the service serves what is published, soon, and that its answers are those of the file.

    Raises:
        LostError: It does not.
    """
    [[build_id]] = workplace.query("select build_id from build_info")
    model = load_current(models)[1].model
    until = time.monotonic() + SECONDS_UNTIL_SERVED
    while (serves := named(ask(port, "/ready"))) != (build_id, model):
        if time.monotonic() > until:
            raise LostError(f"{serves} are served, not {build_id} and {model}")
        time.sleep(0.1)
    for catalog in CATALOGS:
        platform = catalog.split("_")[0]
        [[titles]] = workplace.query(f"select count(*) from titles where platform = '{platform}'")
        answer = ask(port, f"/get_count_platform?platform={platform}")
        require(answer == {"count": titles}, f"{platform} has {titles} titles, and the answer is {answer}")


def named(ready: Any) -> tuple[Any, Any]:
    """The build and the model that are served, by what `/ready` answers."""
    return ready["build_id"], (ready["model"] or {}).get("model")


def ask(port: int, path: str) -> Any:
    """The answer of the service.

    Raises:
        LostError: It is an error.
    """
    response = httpx.get(f"http://127.0.0.1:{port}{path}", timeout=SECONDS_UNTIL_SERVED)
    require(response.is_success, f"{path}: {response.status_code} {response.text}")
    return response.json()
