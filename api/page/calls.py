"""Passes the page's calls on to Gradio: checks them first, and collects the answer."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import ProblemError


async def ask(app: ASGIApp, scope: Scope, receive: Receive) -> list[Message]:
    """Call an application, and collect the messages that it sends."""
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    await app(plain(scope), receive, keep)
    return messages


def plain(scope: Scope) -> Scope:
    """The request with only those headers that Gradio needs.

    Gradio reacts to other headers: it would allow other origins, put other hosts into the page, read other types of
    bodies, or compress a page that is still to be adapted.
    """
    needed = [header for header in scope["headers"] if header[0] in (b"host", b"if-none-match", b"if-modified-since")]
    return {**scope, "headers": [*needed, (b"content-type", b"application/json")]}


async def send_all(messages: list[Message], send: Send) -> None:
    """Send collected messages."""
    for message in messages:
        await send(message)


Text = Annotated[str, Field(max_length=500)]


class Call(BaseModel):
    """A call of the page: the number of a function, and the entered values.

    Values must not be objects, because Gradio would take an object for a file on this machine and copy it. Other
    members of the request are ignored.
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
        receive: The function that receives the body.

    Raises:
        ProblemError: 422, where the function does not exist or takes another number of values; 500, where it fails.
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
    """The problem of a call that the page never makes."""
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "This is no call that the page makes.")
