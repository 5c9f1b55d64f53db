"""The route class of all endpoints with parameters."""

from collections.abc import Callable, Coroutine
from typing import Any, get_origin

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import AliasChoices, BaseModel
from pydantic.fields import FieldInfo

from api.http.problems import ProblemError
from api.http.wrong_parameters import explain_errors, explain_repeated, wrong_parameters


class StrictRoute(APIRoute):
    """A route that refuses repeated parameters, and explains what FastAPI refuses: unknown, missing and wrong ones.

    Only a list may be repeated. FastAPI refuses unknown parameters because the models in `api.endpoints.parameters`
    forbid extra ones. One problem document (status 422) lists all errors of a request.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The function that answers the requests of this route."""
        answer = super().get_route_handler()
        fields = query_fields(self)
        spellings = {spelling: name for name, field in fields.items() for spelling in spellings_of(name, field)}
        lists = {name for name, field in fields.items() if get_origin(field.annotation) is list}

        async def answer_or_refuse(request: Request) -> Response:
            wrong = explain_repeated(request, spellings, lists)
            try:
                response = await answer(request)
            except RequestValidationError as error:
                wrong += explain_errors(request, error.errors(), spellings)
                raise wrong_parameters(wrong) from error
            except ProblemError:
                if not wrong:
                    raise
            if wrong:
                raise wrong_parameters(wrong)
            return response

        return answer_or_refuse


def query_fields(route: APIRoute) -> dict[str, FieldInfo]:
    """The fields of the query parameters of a route, by their names."""
    models = [parameter.field_info.annotation for parameter in route.dependant.query_params]
    return {
        name: field
        for model in models
        if isinstance(model, type) and issubclass(model, BaseModel)
        for name, field in model.model_fields.items()
    }


def spellings_of(name: str, field: FieldInfo) -> list[Any]:
    """The names that a field of a model accepts; the current one is the first."""
    return field.validation_alias.choices if isinstance(field.validation_alias, AliasChoices) else [name]
