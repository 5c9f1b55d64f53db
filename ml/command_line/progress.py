"""The progress of a training: a bar with the time left for each step, and how long each step took."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn


class Steps:
    """Shows a bar for each step on standard error while the `with` lasts; in a log, a line for each step."""

    def __init__(self) -> None:
        """Begin without any step."""
        self.seconds: dict[str, float] = {}
        """The duration of each finished step, in seconds, by the step's name."""
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
        """Stop changing the bars; they stay on the screen."""
        self.progress.stop()

    @contextmanager
    def step(self, name: str, total: int = 1) -> Iterator[Callable[..., None]]:
        """Show the progress of one step.

        Args:
            name: The name of the step.
            total: The number of its parts.

        Yields:
            A function to call when a part is done, with any arguments. When the step ends, all parts count as done.
        """
        task = self.progress.add_task(name, total=total)
        began = perf_counter()
        if not self.console.is_terminal:
            self.console.print(f"{name} …")
        yield lambda *arguments: self.progress.advance(task)
        self.progress.update(task, completed=total)
        self.seconds[name] = round(perf_counter() - began, 2)
