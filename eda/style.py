"""The names, numbers and colors of all plots; `charts.css` says what each color is, in light and in dark mode."""

from math import floor, log10

from cartelera.texts import Texts

PLATFORMS = ("amazon", "disney", "hulu", "netflix")
"""Platforms with a color of their name."""
OTHER_PLATFORMS = ("other-1", "other-2", "other-3", "other-4")
"""Colors for all other platforms."""
TYPES = {"movie": "movie", "tv show": "tv-show"}
"""The color of each type of titles."""
ACCENT, SOFT, INK = "accent", "soft", "ink"


def platform_name(platform: str) -> str:
    """A platform as people write it."""
    return platform.title()


def platform_color(platform: str) -> str:
    """The color of a platform in every plot. A platform that is not listed gets a color by its first letter."""
    return platform if platform in PLATFORMS else OTHER_PLATFORMS[ord(platform[0]) % len(OTHER_PLATFORMS)]


def type_name(texts: Texts, kind: str) -> str:
    """A type of titles as people write it."""
    return texts(f"types.{kind.replace(' ', '_')}")


def catalog_name(name: str, width: int = 40) -> str:
    """A name from the catalogs on one line, cut to a width in letters."""
    line = " ".join(name.split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def decimals_of(share: float) -> int:
    """The number of decimals that a round percentage needs: 0 for 5 %, 1 for 0.5 %, 2 for 0.05 %."""
    return max(0, -floor(log10(share)) - 2) if share > 0 else 0
