"""The form that asks a browser for a key. It loads no file, because files need a key too."""

import re
import tomllib
from base64 import b64encode
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import Headers
from starlette.types import Scope

from api.http.access import NO_KEY, kept_key
from api.http.paths import root_path_of, way_to_root
from api.http.problems import ProblemError
from api.http.versions import VERSION

PATH = "/sign-in"
FOLDER = Path(__file__).parent
TEXTS: dict[str, dict[str, str]] = tomllib.loads((FOLDER / "key_form.toml").read_text("utf-8"))
"""By language; the first is for browsers that prefer none of them."""
STYLE = (FOLDER / "key_form.css").read_text("utf-8")
POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'; img-src data:; "
    "form-action 'self'; base-uri 'none'"
)
TEMPLATE = Environment(
    loader=FileSystemLoader(FOLDER), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
).get_template("key_form.html")
CHOSEN = re.compile(r"(?:^|;) *language=(\w+)")
WRONG = {HTTPStatus.UNAUTHORIZED: "unknown", HTTPStatus.FORBIDDEN: "revoked"}
"""By the status of a refusal: the text that says what is wrong with the key."""


def show_key_form(scope: Scope, refusal: ProblemError | None = None, then: str | None = None) -> HTMLResponse:
    """The form as a response.

    Args:
        scope: The request.
        refusal: Why it is refused; None where somebody has asked for the form.
        then: Where to go with the key, relative to the root of the service; None for what the request asks for.
    """
    headers = Headers(scope=scope)
    path = scope["path"].removeprefix(root_path_of(scope).removesuffix(VERSION))
    if then is None:
        query = scope["query_string"].decode("latin-1")
        then = quote(path.lstrip("/")) + (f"?{query}" if query else "")
    has_key = kept_key(headers.get("cookie", "").encode("latin-1")) is not None
    status = HTTPStatus(refusal.status_code) if refusal else HTTPStatus.OK
    language = language_of(headers)
    html = TEMPLATE.render(
        language=language,
        texts=TEXTS[language],
        style=STYLE,
        action=way_to_root(path) + PATH.lstrip("/"),
        next=then,
        has_key=has_key,
        wrong="" if refusal in (None, NO_KEY) else WRONG[status],
        again=headers.get("sec-fetch-site") == "cross-site" and not has_key,
    )
    more = {"Cache-Control": "no-store", "Content-Language": language, "Content-Security-Policy": POLICY}
    return HTMLResponse(html, status, more | dict(refusal.headers or {} if refusal else {}))


def language_of(headers: Headers) -> str:
    """The language of the form: the one chosen on a page before, else the first accepted one that it has."""
    chosen = CHOSEN.findall(headers.get("cookie", ""))
    accepted = re.findall(r"(?:^|,) *(\w+)", headers.get("accept-language", ""))
    return next((language for language in [*chosen, *accepted] if language in TEXTS), next(iter(TEXTS)))
