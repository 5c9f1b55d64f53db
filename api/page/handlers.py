"""Makes the functions that Gradio calls for answers."""

import logging
from collections.abc import Awaitable, Callable, Sequence

import gradio as gr

from api.http.problems import ProblemError
from api.page.answering import Entered, RefusalError, say_of
from api.page.rendering import render
from api.served.binding import bound_state
from api.served.state import ServedState
from cartelera.texts import Texts

logger = logging.getLogger(__name__)


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
