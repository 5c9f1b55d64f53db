"""The page where it is installed; elsewhere a problem at its path that says how it is."""

from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter, FastAPI

from api.http.problems import ProblemError
from api.page import PATH
from cartelera.extras import installation_of, is_installed

not_installed = APIRouter(prefix=PATH, include_in_schema=False)


def add_page_if_installed(app: FastAPI, warehouse: Path, private: Path | None) -> None:
    """Let the service have the page, or the problem; the arguments are those of `add_page`."""
    if not is_installed("page"):
        app.include_router(not_installed)
        return
    from api.page.mounting import add_page  # noqa: PLC0415  # the page is an extra

    add_page(app, warehouse, private)


@not_installed.get("")
@not_installed.get("/{path:path}")
async def say_what_is_missing() -> None:
    """Refuse, whatever of the page is asked for.

    Raises:
        ProblemError: 404, always.
    """
    detail = f"This service has no page: its extra `page` is not installed. `{installation_of('page')}` adds it."
    raise ProblemError(HTTPStatus.NOT_FOUND, detail)
