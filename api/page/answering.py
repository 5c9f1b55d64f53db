"""Reads what was entered, finds what it is answered from, and says what is wrong."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from api.http.problems import LONGEST_QUOTE, ProblemError
from api.served.snapshot import Snapshot
from api.served.state import ServedState

Parameters = TypeVar("Parameters", bound=BaseModel)


CAN_BE_FORGOTTEN = ("year",)
"""The fields that somebody may leave empty though they are needed."""


class RefusalError(Exception):
    """A question that cannot be answered; the page shows why."""

    def __init__(self, key: str, **values: object) -> None:
        """Name the text that says why.

        Args:
            key: The key of the text.
            values: The values to fill into the text.
        """
        super().__init__(key)
        self.key = key
        self.values = values


Entered = Mapping[str, object]
"""The entered values by the names of the parameters; None or empty where nothing was entered."""


def say_of(problem: ProblemError) -> str:
    """The key of the text for an error of the functions that the page shares with the endpoints."""
    if problem.status_code != HTTPStatus.NOT_FOUND:
        return "wrong.ratings"
    is_of_a_title = any(parameter.endswith("movie_id") for parameter in problem.more["searched"])
    return "wrong.title_gone" if is_of_a_title else "wrong.nothing"


def snapshot_of(state: ServedState) -> Snapshot:
    """The build of the state.

    Raises:
        RefusalError: Nothing has been published yet.
    """
    if state.snapshot is None:
        raise RefusalError("wrong.no_build")
    return state.snapshot


def read(model: type[Parameters], entered: Entered) -> Parameters:
    """Validate the entered values like the parameters of an endpoint.

    Args:
        model: The parameters of the endpoint.
        entered: The entered values, possibly with others than these parameters; blank values count as not entered.

    Raises:
        RefusalError: A value cannot be used; the text names the first such parameter.
    """
    known = {name: value for name, value in entered.items() if name in model.model_fields and value is not None}
    texts = {name: str(value).strip() for name, value in known.items()}
    try:
        return model.model_validate({name: text for name, text in texts.items() if text})
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        given = texts.get(name, "")[:LONGEST_QUOTE]
        forgotten = not given and name in CAN_BE_FORGOTTEN
        raise RefusalError(f"wrong.no_{name}" if forgotten else f"wrong.{name}", given=given) from error
