"""The route class of endpoints that answer faster than FastAPI reads parameters and checks answers."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from pydantic import BaseModel, TypeAdapter, ValidationError

from api.http.strict_route import StrictRoute


class QuickRoute(StrictRoute):
    """A route that reads good requests itself, in a quarter of FastAPI's time; all others go the way of `StrictRoute`.

    Its endpoint takes `request`, `response` and `parameters`, which is a model of query parameters without lists, and
    returns a model, of the type that it names.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The function that answers the requests of this route."""
        explain = super().get_route_handler()
        [parameters] = self.dependant.query_params
        read: type[BaseModel] = parameters.field_info.annotation  # type: ignore[assignment]
        write = TypeAdapter(self.response_model)

        async def answer(request: Request) -> Response:
            try:
                wanted = read.model_validate(dict(request.query_params))
            except ValidationError:
                return await explain(request)
            if len(request.query_params.multi_items()) > len(request.query_params):  # one is repeated
                return await explain(request)
            response = Response(media_type="application/json")
            response.body = write.dump_json(await self.endpoint(request, response, wanted), by_alias=True)
            response.headers["Content-Length"] = str(len(response.body))
            return response

        return answer
