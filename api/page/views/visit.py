"""A request for a page: its language, its links, what it is answered from, and how the answer is sent."""

import logging
from collections import defaultdict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute

from api.http.paths import path_in_service
from api.http.problems import ProblemError
from api.page.answering import RefusalError, say_of
from api.page.document import ICON
from api.page.language import keep_language, language_of, other_language
from api.page.links import Links, with_query
from api.page.rendering import read_texts, render
from api.served.binding import bound_state
from api.served.state import ServedState
from cartelera.texts import Texts

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
"""What a page may load: files of the service."""
STATUSES = {
    "wrong.title_gone": HTTPStatus.NOT_FOUND,
    "wrong.no_build": HTTPStatus.SERVICE_UNAVAILABLE,
}
"""The status of a refusal, by its text; that of all others is 422."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Visit:
    """A request for a page."""

    texts: Texts
    links: Links
    state: ServedState
    query: dict[str, str]
    """The parameters in the URL; the values of one that is given several times are joined by commas."""


def visit_of(request: Request, language: str | None = None) -> Visit:
    """Read a request for a page: in a language, or else in the visitor's."""
    query: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        query[name] = f"{query[name]},{value}" if name in query else value
    texts = read_texts(language or language_of(request))
    return Visit(texts, Links(path_in_service(request.scope)), bound_state(request), query)


def show(
    request: Request,
    template: str,
    status: HTTPStatus = HTTPStatus.OK,
    *,
    language: str | None = None,
    **values: object,
) -> Response:
    """Render a page.

    Args:
        request: The request for it.
        template: The name of its template.
        status: The status of the response.
        language: The language of the page; without it, the visitor's.
        values: The other variables of the template: `here` is the name of the page in the navigation, or empty.
    """
    visit = visit_of(request, language)
    given = {**frame(visit), "icon": ICON, "query": defaultdict(str, visit.query), **values}
    html = render(template, visit.texts, **given)
    headers = {
        "Cache-Control": "no-cache",
        "Content-Language": visit.texts.language,
        "Content-Security-Policy": POLICY,
        "Vary": "Accept-Language, Cookie",
    }
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "5"
    return keep_language(request, HTMLResponse(html, status, headers))


def frame(visit: Visit) -> dict[str, object]:
    """What the frame of the page needs."""
    other = other_language(visit.texts.language)
    return {
        "links": visit.links,
        "other_language": other,
        "in_other_language": with_query("", {**visit.query, "lang": other}),
    }


class PageRoute(APIRoute):
    """A route whose errors are pages too, in the words of a visitor."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The function that answers the requests of this route."""
        answer = super().get_route_handler()

        async def answer_or_explain(request: Request) -> Response:
            try:
                return await answer(request)
            except RefusalError as refusal:
                return explain(request, refusal)
            except ProblemError as problem:
                return explain(request, RefusalError(say_of(problem)))
            except Exception:  # the visitor gets a page, the log the details
                logger.exception("The page could not answer")
                return show_problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, "wrong.failed")

        return answer_or_explain


def explain(request: Request, refusal: RefusalError) -> Response:
    """The page that says why there is no answer."""
    status = STATUSES.get(refusal.key, HTTPStatus.UNPROCESSABLE_ENTITY)
    return show_problem(request, status, refusal.key, **refusal.values)


def show_problem(request: Request, status: HTTPStatus, key: str, **values: object) -> Response:
    """A page that only says what is wrong.

    Args:
        request: The request.
        status: The status of the response.
        key: The key of the text that says it.
        values: The values to fill into the text.
    """
    return show(request, "problem", status, here="", problem=read_texts(language_of(request))(key, **values))
