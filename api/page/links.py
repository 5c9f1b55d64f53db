"""The URLs of the pages and of their files, relative to the page that links to them.

Relative URLs also work where a proxy serves Cartelera below a path of its own.
"""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote, urlencode

from api.http.paths import way_to_root
from api.page import PATH
from api.page.files import version_of

Query = Mapping[str, object]
"""Parameters by their names; those without a value are left out of the URL."""
NOTHING: Query = MappingProxyType({})


class Links:
    """The URLs as they stand on one page."""

    def __init__(self, path: str) -> None:
        """Find the way from a page to the root of the service.

        Args:
            path: The path of the page within the service, such as `/ui/titles/ns5`.
        """
        self.root = way_to_root(path)
        self.page = f"{self.root}{PATH.strip('/')}"

    def browse(self, query: Query = NOTHING) -> str:
        """The catalog, narrowed by these parameters."""
        return with_query(self.page, query)

    def title(self, title_id: str) -> str:
        """All about a title."""
        return f"{self.page}/titles/{quote(title_id, safe='')}"

    def for_you(self, query: Query = NOTHING) -> str:
        """What to watch, for a user or narrowed by these parameters."""
        return with_query(f"{self.page}/for-you", query)

    def gradio(self, name: str, language: str) -> str:
        """A page that Gradio makes.

        Args:
            name: `ask` or `data`.
            language: One of `LANGUAGES`.
        """
        return f"{self.page}/{name}/{language}/"

    def file(self, name: str) -> str:
        """A style sheet, a script or a font. The URL changes with the file, so that browsers may keep it."""
        return f"{self.page}/static/{name}?v={version_of(name)}"

    def service(self, path: str) -> str:
        """A path of the service, such as `/docs`."""
        return f"{self.root}{path.removeprefix('/')}"


def with_query(url: str, query: Query) -> str:
    """A URL with those parameters that have a value."""
    given = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{url}?{urlencode(given)}" if given else url
