"""Lets a browser keep its key in a cookie, which no script can read and no other site can use."""

from http import HTTPStatus
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.http.access import COOKIE, UNKNOWN_KEY, as_cookie, revoked
from api.http.key_form import PATH, show_key_form
from api.http.problems import ProblemError
from api.keys.key_ring import KeyRing

SECONDS_TO_KEEP = 30 * 24 * 3600

router = APIRouter(include_in_schema=False)


@router.get(PATH)
async def form(request: Request) -> Response:
    """The form, to enter a key or to forget it."""
    return show_key_form(request.scope, then="")


@router.post(PATH)
async def sign_in(request: Request) -> Response:
    """Keep a valid key in the browser and go on to what was asked for; forget the key that it has if none is given."""
    body = (await request.body()).decode("utf-8", errors="replace")
    fields = {name: values[0] for name, values in parse_qs(body).items()}
    key, then = fields.get("key", "").strip(), fields.get("next", "")
    # After "./", whatever `then` is can only be a path of this service.
    response: Response = RedirectResponse(f"./{then}", HTTPStatus.SEE_OTHER)
    problem = refusal_of(key, request.app.state.keys) if key else None
    if problem:
        return show_key_form(request.scope, problem, then)
    # Without a path the cookie is for all paths of this service, also where a proxy serves it below a path of its own.
    response.set_cookie(
        COOKIE,
        as_cookie(key),
        max_age=SECONDS_TO_KEEP if key else 0,
        path=None,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return response


def refusal_of(key: str, ring: KeyRing) -> ProblemError | None:
    """Why a key is refused; None where it is valid."""
    found = ring.find(key.encode())
    if found is None:
        return UNKNOWN_KEY
    return revoked(found) if found.revoked else None
