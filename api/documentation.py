"""The pages that show the OpenAPI document, with scripts and styles from a package: nothing comes from elsewhere."""

from importlib.resources import files

from fastapi import APIRouter
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

ASSETS_PATH = "/docs-assets"
ASSETS = StaticFiles(directory=str(files("fastapi_offline") / "static"))
# ReDoc's script asks another host for its maker's logo; this keeps the browser from going there.
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src blob:"
}

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def swagger_ui() -> HTMLResponse:
    """Every endpoint, to read about and to try."""
    page = get_swagger_ui_html(
        openapi_url="openapi.json",
        title="Cartelera",
        swagger_js_url=f"{ASSETS_PATH[1:]}/swagger-ui-bundle.js",
        swagger_css_url=f"{ASSETS_PATH[1:]}/swagger-ui.css",
        swagger_favicon_url=f"{ASSETS_PATH[1:]}/favicon.png",
        # The validator would load a badge from elsewhere.
        swagger_ui_parameters={"validatorUrl": None, "tryItOutEnabled": True},
    )
    page.headers.update(HEADERS)
    return page


@router.get("/redoc")
async def redoc() -> HTMLResponse:
    """Every endpoint, to read about."""
    page = get_redoc_html(
        openapi_url="openapi.json",
        title="Cartelera",
        redoc_js_url=f"{ASSETS_PATH[1:]}/redoc.standalone.js",
        redoc_favicon_url=f"{ASSETS_PATH[1:]}/favicon.png",
        with_google_fonts=False,
    )
    page.headers.update(HEADERS)
    return page
