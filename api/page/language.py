"""Chooses the language of a page."""

import re

from babel import negotiate_locale
from fastapi import Request, Response

from api.http.paths import root_path_of
from cartelera.texts import LANGUAGES

COOKIE = "language"
"""The cookie that keeps a chosen language."""
SECONDS_TO_KEEP = 365 * 24 * 3600

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


def language_of(request: Request) -> str:
    """The language of a page: that of `lang` in the URL, else the one chosen before, else what the browser prefers."""
    for chosen in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if chosen in LANGUAGES:
            return str(chosen)
    return choose_language(request.headers.get("accept-language", ""))


def keep_language(request: Request, response: Response) -> Response:
    """Let the browser keep the language that `lang` in the URL has chosen."""
    if request.query_params.get("lang") in LANGUAGES:
        path = f"{root_path_of(request.scope)}/"
        response.set_cookie(COOKIE, request.query_params["lang"], SECONDS_TO_KEEP, path=path, samesite="lax")
    return response


def other_language(language: str) -> str:
    """The language that a page can be switched to."""
    return next(other for other in LANGUAGES if other != language)
