"""What the recommender's command lines share: the form of their help, and how numbers are read."""

import argparse
import re
from collections.abc import Callable

NUMBER = r"([0-9]+\.?[0-9]*|\.[0-9]+)(e-?[0-9]+)?"


def make_parser(module: str, description: str, examples: str) -> argparse.ArgumentParser:
    """Make the parser of a command line. Its help ends with the examples, whose line breaks are kept."""
    return argparse.ArgumentParser(
        prog=f"python -m {module}",
        description=description,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def whole(lowest: int, highest: int) -> Callable[[str], int]:
    """Make a reader of whole numbers from `lowest` to `highest`, both included."""

    def read(text: str) -> int:
        if not re.fullmatch("[0-9]{1,20}", text) or not lowest <= int(text) <= highest:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {lowest} to {highest}")
        return int(text)

    return read


def fraction(above: float, to: float) -> Callable[[str], float]:
    """Make a reader of numbers above `above` and up to `to`."""

    def read(text: str) -> float:
        if not re.fullmatch(NUMBER, text) or not above < float(text) <= to:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number above {above:g} and up to {to:g}")
        return float(text)

    return read


def up_to(highest: float) -> Callable[[str], float]:
    """Make a reader of numbers from 0 to `highest`, both included."""

    def read(text: str) -> float:
        if not re.fullmatch(NUMBER, text) or float(text) > highest:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to {highest:g}")
        return float(text)

    return read
