"""Redirects URLs of other editions of the exercise, with values in the path, to the queries' own URLs."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from api.http.versions import deprecation

ORDERS = {
    "get_max_duration": ("year", "platform", "duration_type"),
    "get_score_count": ("platform", "scored", "year"),
    "get_count_platform": ("platform",),
    "get_actor": ("platform", "year"),
    "get_listed_in": ("genre",),
}
"""By query: the parameters that the values in a path are of, in their order; the last ones may be missing."""
OTHER_NAMES = {"get_movie_count": "get_score_count", "get_listedin": "get_listed_in"}

router = APIRouter(include_in_schema=False)


def redirection(query: str) -> Callable[[Request], Awaitable[RedirectResponse]]:
    """Make the endpoint that redirects to a query."""
    names = ORDERS[query]

    async def redirect(request: Request) -> RedirectResponse:
        """The same question with its values in the query string, beside those that stand there already."""
        path: str = request.path_params.get("values", "")
        values = path.rstrip("/").split("/", len(names) - 1) if path else []
        parameters = [*zip(names, values, strict=False), *request.query_params.multi_items()]
        # Relative, because the service may stand behind a prefix that it does not see.
        up = "../" * (path.count("/") + 1) if request.path_params else ""
        successor = f"{up}{query}?{urlencode(parameters)}"
        return RedirectResponse(successor, headers=deprecation(successor))

    return redirect


for name in [*ORDERS, *OTHER_NAMES]:
    router.add_api_route(f"/{name}/{{values:path}}", redirection(OTHER_NAMES.get(name, name)))
router.add_api_route("/get_listedin", redirection("get_listed_in"))
