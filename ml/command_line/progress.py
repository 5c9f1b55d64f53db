"""The long steps of a training as people see them: a bar with the time left, and in the end how long each took."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn


class Steps:
    """A bar for each step, on standard error, as long as the `with` lasts; in a log, a line for each."""

    def __init__(self) -> None:
        """Begin without any step."""
        self.seconds: dict[str, float] = {}
        """How long each finished step took."""
        self.console = Console(stderr=True)
        self.progress = Progress(
            TextColumn("{task.description:<28}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeElapsedColumn(),
            TextColumn("left:"),
            TimeRemainingColumn(),
            console=self.console,
            disable=not self.console.is_terminal,
        )

    def __enter__(self) -> "Steps":
        """Show the bars."""
        self.progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Leave them as they are."""
        self.progress.stop()

    @contextmanager
    def step(self, name: str, total: int = 1) -> Iterator[Callable[..., None]]:
        """One step.

        Args:
            name: What is done.
            total: In how many parts.

        Yields:
            What to call when a part is done, with any arguments. The end of the step counts as the end of all parts.
        """
        task = self.progress.add_task(name, total=total)
        began = perf_counter()
        if not self.console.is_terminal:
            self.console.print(f"{name} …")
        yield lambda *arguments: self.progress.advance(task)
        self.progress.update(task, completed=total)
        self.seconds[name] = round(perf_counter() - began, 2)
