"""Finds the documented path, such as `/titles/{id}`, of a requested one."""

from collections.abc import Iterable

from fastapi import APIRouter
from fastapi.routing import APIRoute


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
