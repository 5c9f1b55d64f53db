"""Chooses the language of the page for a browser."""

import re

from babel import negotiate_locale

from cartelera.texts import LANGUAGES

WEIGHED = re.compile(r"(?P<language>[a-z0-9-]+)(\s*;\s*q=(?P<weight>[01](\.[0-9]{0,3})?))?")


def choose_language(accepted: str) -> str:
    """Choose the language that the browser prefers.

    Args:
        accepted: The browser's `Accept-Language`, such as `es-MX,es;q=0.9,en;q=0.8` (RFC 9110, 12.5.4).

    Returns:
        One of `LANGUAGES`; the first of them, where none is accepted.
    """
    found = (WEIGHED.fullmatch(part.strip()) for part in accepted.lower().split(","))
    weights = {part["language"]: float(part["weight"] or 1) for part in found if part}
    preferred = sorted((language for language in weights if weights[language]), key=lambda each: -weights[each])
    return negotiate_locale(preferred, LANGUAGES, sep="-") or LANGUAGES[0]
