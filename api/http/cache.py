"""ETags for answers, and an exact cache of the answers about the catalog, compressed or not as they are sent."""

import gzip
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol
from weakref import WeakKeyDictionary

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.paths import Paths, path_in_service

MOST_ANSWERS = 10_000
MOST_BYTES = 32 * 1024**2
"""What the bodies of all remembered answers take, at most; a page of a hundred titles has 50,000."""
LONGEST_QUERY_STRING = 250  # bytes; few sensible ones are longer
DEPEND_ON_NOTHING_ELSE = {HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY}
"""The statuses of answers that depend only on the URL and the served state."""
KEPT_BY_304 = (b"etag", b"cache-control", b"vary")
"""The headers of an answer that say whether it may be used again."""
BYTES_WORTH_COMPRESSING = 1024
COMPRESSION_LEVEL = 5
REFUSES_GZIP = re.compile(rb"gzip\s*;\s*q=0(\.0*)?\s*(,|$)")

Asked = tuple[str, bytes, bool]
"""The path within the service, the query string, and whether the client takes gzip."""


class State(Protocol):
    """The build and model that a request is answered from; `api.served.binding` binds the request to them."""

    @property
    def etag(self) -> str | None:
        """The ETag of the answers; None where nothing is served yet."""


@dataclass(frozen=True)
class Answer:
    """A response, ready to be sent."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class Answers:
    """The remembered answers of one state, by what was asked."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self.kept: dict[Asked, Answer] = {}
        self.bytes = 0
        """What their bodies take."""

    def remember(self, asked: Asked, answer: Answer) -> None:
        """Keep an answer, and drop the oldest ones where that is too much."""
        if asked in self.kept:
            return
        self.kept[asked] = answer
        self.bytes += len(answer.body)
        while len(self.kept) > MOST_ANSWERS or self.bytes > MOST_BYTES:
            dropped = self.kept.pop(next(iter(self.kept)))
            self.bytes -= len(dropped.body)


class AnswerCache:
    """ASGI middleware for the paths whose answers depend only on the URL and the served state."""

    def __init__(self, app: ASGIApp, tagged: Paths, uncached: Paths) -> None:
        """Wrap `app`.

        Args:
            app: The application that computes the answers.
            tagged: The paths whose answers get an ETag.
            uncached: Those of `tagged` whose answers are not cached, as hardly anybody asks for the same again.
        """
        self.app = app
        self.compressing = GZipMiddleware(app, BYTES_WORTH_COMPRESSING, COMPRESSION_LEVEL)
        """Answers all other requests. Of an answer that is whole, it would only find out what is known here."""
        self.tagged = tagged
        self.uncached = uncached
        self.answers: WeakKeyDictionary[State, Answers] = WeakKeyDictionary()
        """Keyed by the state that the answers are from; dropped with it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the cache, or let `app` answer and cache the answer."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.compressing(scope, receive, send)
            return
        path = path_in_service(scope)
        if not self.tagged.find(path):
            await self.compressing(scope, receive, send)
            return
        packed = takes_gzip(scope)
        if self.uncached.find(path):
            await send_answer(await self.ask(scope, packed, receive), scope, send)
            return
        answers = self.answers.setdefault(scope["state"]["served"], Answers())
        asked = (path, scope["query_string"], packed)
        answer = answers.kept.get(asked)
        if answer is None:
            answer = await self.ask(scope, packed, receive)
            if is_worth_remembering(answer, scope["query_string"]):
                answers.remember(asked, answer)
        await send_answer(answer, scope, send)

    async def ask(self, scope: Scope, packed: bool, receive: Receive) -> Answer:
        """Let `app` answer. It does not see the client's headers: the answer must fit every client."""
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self.app({**scope, "headers": []}, receive, keep)
        return make_answer(messages, scope["state"]["served"], packed)


def takes_gzip(scope: Scope) -> bool:
    """Whether the client accepts answers that are compressed by gzip."""
    for name, value in scope["headers"]:
        if name == b"accept-encoding" and b"gzip" in value:
            return not REFUSES_GZIP.search(value)
    return False


def make_answer(messages: list[Message], state: State, packed: bool) -> Answer:
    """Build an answer from ASGI messages, with the headers that let clients cache and revalidate it.

    Args:
        messages: What the application sends.
        state: What it has answered from.
        packed: Whether the answer is compressed, if that pays.
    """
    status, headers = messages[0]["status"], list(messages[0]["headers"])
    if status == HTTPStatus.OK and state.etag is not None:
        if all(name != b"etag" for name, _ in headers):
            headers.append((b"etag", state.etag.encode()))
        headers.append((b"cache-control", b"no-cache"))  # clients must revalidate
    body = b"".join(message.get("body", b"") for message in messages[1:])
    pays = len(body) >= BYTES_WORTH_COMPRESSING
    if pays:
        headers.append((b"vary", b"Accept-Encoding"))
    answer = Answer(status, headers, body)
    return compress(answer) if packed and pays else answer


def compress(answer: Answer) -> Answer:
    """The same answer in gzip, without the time, so that equal answers have equal bytes."""
    body = gzip.compress(answer.body, COMPRESSION_LEVEL, mtime=0)
    headers = [header for header in answer.headers if header[0] != b"content-length"]
    length = (b"content-length", str(len(body)).encode())
    return Answer(answer.status, [*headers, length, (b"content-encoding", b"gzip")], body)


def is_worth_remembering(answer: Answer, query_string: bytes) -> bool:
    """Whether an answer can be given again, and whether somebody is likely to ask for it."""
    return answer.status in DEPEND_ON_NOTHING_ELSE and len(query_string) <= LONGEST_QUERY_STRING


async def send_answer(answer: Answer, scope: Scope, send: Send) -> None:
    """Send the answer, or only 304 where the client already has it."""
    if client_has(answer, scope):
        headers = [header for header in answer.headers if header[0] in KEPT_BY_304]
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
