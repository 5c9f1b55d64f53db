"""Answers the page's questions: reads what was entered, calls the service's functions, and turns errors into texts."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import TypeVar

import gradio as gr
from pydantic import BaseModel, ValidationError

from api.http.problems import LONGEST_QUOTE, ProblemError
from api.page.rendering import render
from api.served.binding import bound_state
from api.served.lists import Lists
from api.served.snapshot import Snapshot
from api.served.state import ServedState
from cartelera.texts import Texts
from ml.serving.recommender import Recommender

logger = logging.getLogger(__name__)

Parameters = TypeVar("Parameters", bound=BaseModel)


CAN_BE_FORGOTTEN = ("user_id", "movie_id", "year")
"""The fields that are empty until somebody fills them in."""


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


def handler(
    answer: Callable[[Texts, ServedState, Entered], str], texts: Texts, names: Sequence[str] = ()
) -> Callable[..., Awaitable[str]]:
    """Make the function that Gradio calls for an answer.

    Args:
        answer: It takes the texts, the served state and the entered values; it returns HTML, or raises a
            `RefusalError`.
        texts: The texts in the language of the answer.
        names: The names of the parameters, in the order in which Gradio passes their values.
    """

    async def handle(request: gr.Request, *values: object) -> str:
        try:
            return answer(texts, state_of(request), dict(zip(names, values, strict=True)))
        except RefusalError as refusal:
            return render("refusal", texts, text=texts(refusal.key, **refusal.values))
        except ProblemError as problem:
            return render("refusal", texts, text=texts(say_of(problem)))
        except Exception:  # the visitor gets a text, the log the details
            logger.exception("The page could not answer")
            return render("refusal", texts, text=texts("wrong.failed"))

    return handle


def state_of(request: gr.Request) -> ServedState:
    """The build and the model that this request is bound to."""
    assert request.request is not None  # noqa: S101
    return bound_state(request.request)


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


def recommender_of(state: ServedState) -> tuple[Snapshot, Recommender]:
    """The build and the recommender of the state.

    Raises:
        RefusalError: One of the two is missing.
    """
    snapshot = snapshot_of(state)
    if state.recommender is None:
        raise RefusalError("wrong.no_model")
    return snapshot, state.recommender


def lists_of(state: ServedState) -> tuple[Snapshot, Lists]:
    """The build of the state, and what makes lists from it.

    Raises:
        RefusalError: There is no build, or no model.
    """
    snapshot = snapshot_of(state)
    if state.lists is None:
        raise RefusalError("wrong.no_model")
    return snapshot, state.lists


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
