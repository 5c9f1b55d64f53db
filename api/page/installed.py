"""Adds the page to the service if it is installed; otherwise its path answers how to install it."""

from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter, FastAPI

from api.http.problems import ProblemError
from api.page import PATH
from cartelera.extras import installation_of, is_installed

not_installed = APIRouter(prefix=PATH, include_in_schema=False)


def add_page_if_installed(app: FastAPI, warehouse: Path, private: Path | None) -> None:
    """Add the page to the service, or else a problem document at its path; the arguments are those of `add_page`."""
    if not is_installed("page"):
        app.include_router(not_installed)
        return
    from api.page.mounting import add_page  # noqa: PLC0415  # the page is an extra

    add_page(app, warehouse, private)


@not_installed.get("")
@not_installed.get("/{path:path}")
async def say_what_is_missing() -> None:
    """Refuse every request for the page.

    Raises:
        ProblemError: 404, always.
    """
    detail = f"This service has no page: its extra `page` is not installed. `{installation_of('page')}` adds it."
    raise ProblemError(HTTPStatus.NOT_FOUND, detail)
