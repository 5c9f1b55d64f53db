"""What clients and the service need not ask twice: answers that carry an ETag, and an exact cache of the queries'."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol
from weakref import WeakKeyDictionary

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.paths import Paths

MOST_ANSWERS = 10_000
LONGEST_QUERY_STRING = 250  # bytes; the longest sensible one has 70
DEPEND_ON_NOTHING_ELSE = {HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY}
"""The statuses of answers that follow from the URL and from what is served alone."""


class State(Protocol):
    """What a request is answered from; `api.served.binding` binds the request to it."""

    @property
    def etag(self) -> str | None:
        """The ETag of the answers; None where there is nothing yet to answer from."""


@dataclass(frozen=True)
class Answer:
    """A response, ready to be sent."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


Answers = dict[tuple[str, bytes], Answer]
"""By path and query string."""


class AnswerCache:
    """ASGI middleware for the paths whose answers depend on nothing but the URL and what is served."""

    def __init__(self, app: ASGIApp, tagged: Paths, remembered: Paths) -> None:
        """Stand in front of `app`.

        Args:
            app: What answers a URL for the first time.
            tagged: The paths whose answers get an ETag.
            remembered: Those of them whose answers are remembered.
        """
        self.app = app
        self.tagged = tagged
        self.remembered = remembered
        self.answers: WeakKeyDictionary[State, Answers] = WeakKeyDictionary()
        """By the state that they are from; when it is no longer served, its answers are forgotten."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or let `app` answer and remember it."""
        if scope["type"] != "http" or scope["method"] != "GET" or not self.tagged.find(scope["path"]):
            await self.app(scope, receive, send)
            return
        state: State = scope["state"]["served"]
        answers = self.answers.setdefault(state, {})
        url = (scope["path"], scope["query_string"])
        answer = answers.get(url)
        if answer is None:
            messages = await self.ask(scope, receive)
            answer = make_answer(messages, state)
            if self.remembered.find(scope["path"]):
                remember(answers, url, answer)
        await send_answer(answer, scope, send)

    async def ask(self, scope: Scope, receive: Receive) -> list[Message]:
        """Let the app answer, and keep what it sends; without the client's headers, since it must fit every client."""
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self.app({**scope, "headers": []}, receive, keep)
        return messages


def make_answer(messages: list[Message], state: State) -> Answer:
    """What the app has sent, with the headers that let clients keep it and ask whether it still holds."""
    status, headers = messages[0]["status"], list(messages[0]["headers"])
    if status == HTTPStatus.OK and state.etag is not None:
        if all(name != b"etag" for name, _ in headers):
            headers.append((b"etag", state.etag.encode()))
        headers.append((b"cache-control", b"no-cache"))  # ask each time: a new build may come at any moment
    return Answer(status, headers, b"".join(message.get("body", b"") for message in messages[1:]))


def remember(answers: Answers, url: tuple[str, bytes], answer: Answer) -> None:
    """Keep an answer, within bounds: the oldest makes room, and an endless query string is not worth it."""
    if answer.status not in DEPEND_ON_NOTHING_ELSE or len(url[1]) > LONGEST_QUERY_STRING:
        return
    if len(answers) >= MOST_ANSWERS:
        del answers[next(iter(answers))]
    answers[url] = answer


async def send_answer(answer: Answer, scope: Scope, send: Send) -> None:
    """Send it, or only say (304) that what the client has still holds."""
    if client_has(answer, scope):
        headers = [header for header in answer.headers if header[0] in (b"etag", b"cache-control")]
        await send({"type": "http.response.start", "status": HTTPStatus.NOT_MODIFIED, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.body})


def client_has(answer: Answer, scope: Scope) -> bool:
    """Whether `If-None-Match` names the answer's ETag, by weak comparison (RFC 9110, 13.1.2)."""
    given = b",".join(value for name, value in scope["headers"] if name == b"if-none-match")
    if not given or answer.status != HTTPStatus.OK:
        return False
    etag = dict(answer.headers)[b"etag"].removeprefix(b"W/")
    return given.strip() == b"*" or etag in {each.strip().removeprefix(b"W/") for each in given.split(b",")}
