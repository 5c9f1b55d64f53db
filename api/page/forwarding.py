"""How requests go on to Gradio, and its answers back."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


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
