"""The pages that show the OpenAPI document; scripts and styles come from an installed package, not from the network."""

import mimetypes
from functools import cache
from http import HTTPStatus
from importlib.resources import files

from fastapi import APIRouter, Response
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from fastapi.responses import HTMLResponse

from api.http.problems import ProblemError
from api.http.security import hashes_of_scripts

ASSETS = "docs-assets"
LOGO = b"https://cdn.redoc.ly/redoc/logo-mini.svg"
"""A picture that ReDoc's script would load from another host."""

FILES = "default-src 'none'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
"""What both pages may load."""

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def swagger_ui() -> HTMLResponse:
    """Every endpoint, to read about and to try."""
    page = get_swagger_ui_html(
        openapi_url="openapi.json",
        title="Cartelera",
        swagger_js_url=f"{ASSETS}/swagger-ui-bundle.js",
        swagger_css_url=f"{ASSETS}/swagger-ui.css",
        swagger_favicon_url=f"{ASSETS}/favicon.png",
        # The validator would load a badge from another host.
        swagger_ui_parameters={"validatorUrl": None, "tryItOutEnabled": True},
    )
    scripts = hashes_of_scripts(bytes(page.body).decode())
    page.headers["Content-Security-Policy"] = f"{FILES}; script-src 'self' {scripts}; style-src 'self'"
    return page


@router.get("/redoc")
async def redoc() -> HTMLResponse:
    """Every endpoint, to read about."""
    page = get_redoc_html(
        openapi_url="openapi.json",
        title="Cartelera",
        redoc_js_url=f"{ASSETS}/redoc.standalone.js",
        redoc_favicon_url=f"{ASSETS}/favicon.png",
        with_google_fonts=False,
    )
    # ReDoc writes its styles into the document, and searches in a script that it makes.
    policy = f"{FILES}; script-src 'self'; style-src 'unsafe-inline'; worker-src blob:"
    page.headers["Content-Security-Policy"] = policy
    return page


@router.get(f"/{ASSETS}/{{name}}")
async def asset(name: str) -> Response:
    """A script, a style or a picture of these pages."""
    if name not in assets():
        raise ProblemError(HTTPStatus.NOT_FOUND, f"There are these: {', '.join(assets())}.")
    media_type, _ = mimetypes.guess_type(name)
    return Response(assets()[name], headers={"Cache-Control": "max-age=86400"}, media_type=media_type)


@cache
def assets() -> dict[str, bytes]:
    """The files of the package by name; ReDoc's logo is replaced by an empty picture."""
    folder = files("fastapi_offline") / "static"
    return {file.name: file.read_bytes().replace(LOGO, b"data:,") for file in sorted(folder.iterdir(), key=str)}
