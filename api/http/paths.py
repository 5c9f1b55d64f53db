"""The path of a request within the service, and the documented path, such as `/titles/{id}`, that it belongs to."""

from collections.abc import Iterable

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.types import Scope


class Paths:
    """The paths of some routers."""

    def __init__(self, routers: Iterable[APIRouter]) -> None:
        """Collect the paths of `routers`."""
        routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
        self.fixed = {route.path for route in routes if "{" not in route.path}
        self.templates = [(route.path_regex, route.path) for route in routes if "{" in route.path]

    def find(self, path: str) -> str | None:
        """Find the documented path that a request belongs to.

        Args:
            path: The path of a request.

        Returns:
            The documented path, with names in place of values; None where no route matches.
        """
        if path in self.fixed:
            return path
        return next((template for pattern, template in self.templates if pattern.match(path)), None)


def path_in_service(scope: Scope) -> str:
    """The path of a request without what stands before it: the path below which a proxy shows the service, `/v1`."""
    root_path: str = scope.get("app_root_path", scope["root_path"])  # the first in applications that are mounted
    return str(scope["path"].removeprefix(root_path))


def way_to_root(path: str) -> str:
    """The relative URL from a path within the service to its root; it does not depend on where a proxy shows that."""
    return "../" * (path.count("/") - 1)
