"""What the recommender's command lines have in common: their form, and the numbers that they read."""

import argparse
import re
from collections.abc import Callable


def make_parser(module: str, description: str, examples: str) -> argparse.ArgumentParser:
    """The parser of a command line, whose help ends with examples as they are."""
    return argparse.ArgumentParser(
        prog=f"python -m {module}",
        description=description,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def whole(lowest: int, highest: int) -> Callable[[str], int]:
    """What reads a whole number between two, both included."""

    def read(text: str) -> int:
        if not re.fullmatch("[0-9]{1,20}", text) or not lowest <= int(text) <= highest:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {lowest} to {highest}")
        return int(text)

    return read


def fraction(above: float, to: float) -> Callable[[str], float]:
    """What reads a number above one and up to another."""

    def read(text: str) -> float:
        written = re.fullmatch(r"([0-9]+\.?[0-9]*|\.[0-9]+)(e-?[0-9]+)?", text)
        if written is None or not above < float(text) <= to:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number above {above:g} and up to {to:g}")
        return float(text)

    return read
