"""The files that pages load: style sheets, the script, and the fonts that come with Gradio."""

from functools import cache
from hashlib import sha256
from http import HTTPStatus
from importlib.util import find_spec
from mimetypes import guess_type
from pathlib import Path

from fastapi import APIRouter, Request, Response

from api.http.problems import ProblemError
from api.page import PATH

FOLDER = Path(__file__).parent / "static"
FONTS = (
    "Montserrat/Montserrat-Bold.woff2",
    "SourceSansPro/SourceSansPro-Regular.woff2",
    "SourceSansPro/SourceSansPro-Bold.woff2",
)
"""Files of Gradio, which is not imported for them."""

router = APIRouter(prefix=f"{PATH}/static", include_in_schema=False)


@cache
def read_files() -> dict[str, bytes]:
    """The contents of each file by its name."""
    gradio = find_spec("gradio")
    assert gradio is not None and gradio.origin is not None  # noqa: PT018, S101  # the page is installed with it
    fonts = Path(gradio.origin).parent / "templates" / "frontend" / "static" / "fonts"
    files = [*FOLDER.iterdir(), *(fonts / name for name in FONTS)]
    return {file.name: file.read_bytes() for file in files}


@cache
def version_of(name: str) -> str:
    """A short text that changes with the contents of a file."""
    return sha256(read_files()[name]).hexdigest()[:16]


@router.get("/{name}")
async def static_file(name: str, request: Request) -> Response:
    """A file; browsers keep it, as its URL contains its version."""
    contents = read_files().get(name)
    if contents is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, f"There are these files: {', '.join(sorted(read_files()))}.")
    headers = {"ETag": f'"{version_of(name)}"', "Cache-Control": "public, max-age=31536000, immutable"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(contents, headers=headers, media_type=guess_type(name)[0])
