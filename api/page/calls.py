"""How the page calls Gradio: what it asks is checked before Gradio sees it, and the answer is kept whole."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import ProblemError


async def ask(app: ASGIApp, scope: Scope, receive: Receive) -> list[Message]:
    """Let an application answer, and keep what it sends."""
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    await app(plain(scope), receive, keep)
    return messages


def plain(scope: Scope) -> Scope:
    """A request with no headers but those that Gradio needs.

    By others it lets other origins in, names other hosts in the page, reads other forms of bodies, or compresses what
    is still to be adapted.
    """
    needed = [header for header in scope["headers"] if header[0] in (b"host", b"if-none-match", b"if-modified-since")]
    return {**scope, "headers": [*needed, (b"content-type", b"application/json")]}


async def send_all(messages: list[Message], send: Send) -> None:
    """Send what was kept."""
    for message in messages:
        await send(message)


Text = Annotated[str, Field(max_length=500)]


class Call(BaseModel):
    """What the page calls Gradio with: a function, and what was entered.

    No object is among it: Gradio would take it for a file of this machine and copy it. What else a browser sends, the
    page has no use for, so Gradio need not keep it.
    """

    model_config = ConfigDict(strict=True)

    fn_index: int
    data: list[Text | int | float | bool | Annotated[list[Text], Field(max_length=1000)] | None]


async def call(gradio: ASGIApp, inputs: Mapping[int, int], scope: Scope, receive: Receive) -> list[Message]:
    """Let Gradio answer a call.

    Args:
        gradio: The application.
        inputs: How many values each of its functions takes, by number.
        scope: The request.
        receive: Its body.

    Raises:
        ProblemError: 422, where it is none of a function that there is, with as many values as it takes; 500, where
            the function fails.
    """
    try:
        asked = Call.model_validate_json(await Request(scope, receive).body())
    except ValidationError as error:
        raise not_of_the_page() from error
    if len(asked.data) != inputs.get(asked.fn_index):
        raise not_of_the_page()

    async def receive_what_was_asked() -> Message:
        return {"type": "http.request", "body": asked.model_dump_json().encode(), "more_body": False}

    messages = await ask(gradio, scope, receive_what_was_asked)
    if messages[0]["status"] >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ProblemError(HTTPStatus.INTERNAL_SERVER_ERROR, "This is our fault; the log says more.")
    return messages


def not_of_the_page() -> ProblemError:
    """The problem of a call that no page makes."""
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "This is no call that the page makes.")
