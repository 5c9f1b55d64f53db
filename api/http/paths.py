"""The paths that the service answers, those with a parameter too."""

from collections.abc import Iterable

from fastapi import APIRouter
from fastapi.routing import APIRoute


class Paths:
    """The paths of some routers."""

    def __init__(self, routers: Iterable[APIRouter]) -> None:
        """Collect them."""
        routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
        self.fixed = {route.path for route in routes if "{" not in route.path}
        self.templates = [(route.path_regex, route.path) for route in routes if "{" in route.path]

    def find(self, path: str) -> str | None:
        """The path as it is documented, with names in the place of values; None for one that is not among them.

        Args:
            path: The path of a request.
        """
        if path in self.fixed:
            return path
        return next((template for pattern, template in self.templates if pattern.match(path)), None)
