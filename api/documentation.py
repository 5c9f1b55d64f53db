"""The pages that show the OpenAPI document, with scripts and styles from a package: nothing comes from elsewhere."""

from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Response
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

FILES = files("fastapi_offline") / "static"
ASSETS_PATH = "/docs-assets"
ASSETS = StaticFiles(directory=str(FILES))
LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg"
"""A picture that ReDoc's script would have the browser load from there."""

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def swagger_ui() -> HTMLResponse:
    """Every endpoint, to read about and to try."""
    return get_swagger_ui_html(
        openapi_url="openapi.json",
        title="Cartelera",
        swagger_js_url=f"{ASSETS_PATH[1:]}/swagger-ui-bundle.js",
        swagger_css_url=f"{ASSETS_PATH[1:]}/swagger-ui.css",
        swagger_favicon_url=f"{ASSETS_PATH[1:]}/favicon.png",
        # The validator would load a badge from elsewhere.
        swagger_ui_parameters={"validatorUrl": None, "tryItOutEnabled": True},
    )


@router.get("/redoc")
async def redoc() -> HTMLResponse:
    """Every endpoint, to read about."""
    return get_redoc_html(
        openapi_url="openapi.json",
        title="Cartelera",
        redoc_js_url=f"{ASSETS_PATH[1:]}/redoc.standalone.js",
        redoc_favicon_url=f"{ASSETS_PATH[1:]}/favicon.png",
        with_google_fonts=False,
    )


@router.get(f"{ASSETS_PATH}/redoc.standalone.js")
async def redoc_script() -> Response:
    """ReDoc's script without its maker's logo."""
    return Response(script_without_logo(), headers={"Cache-Control": "max-age=86400"}, media_type="text/javascript")


@cache
def script_without_logo() -> str:
    """The script as the package has it, with an empty picture in the logo's place."""
    return (FILES / "redoc.standalone.js").read_text(encoding="utf-8").replace(LOGO, "data:,")
