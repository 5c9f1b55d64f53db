"""The exact cache in front of the queries: a URL that a snapshot was asked once is answered from memory."""

from collections.abc import Collection
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.snapshot import Snapshot, SnapshotKeeper

ANSWERS_PER_SNAPSHOT = 10_000
LONGEST_QUERY_STRING = 250  # bytes; the longest sensible one has 70


@dataclass(frozen=True)
class Answer:
    """A response of status 200, ready to be sent."""

    headers: list[tuple[bytes, bytes]]
    body: bytes


class AnswerCache:
    """ASGI middleware for the paths whose answers depend on nothing but the URL and the snapshot.

    It ties every request to the snapshot of its beginning: an answer and its ETag are always of the same build.
    """

    def __init__(self, app: ASGIApp, keeper: SnapshotKeeper, paths: Collection[str]) -> None:
        """Stand in front of `app`.

        Args:
            app: What answers a URL for the first time.
            keeper: Where the snapshot is.
            paths: The paths to remember answers of.
        """
        self.app = app
        self.keeper = keeper
        self.paths = frozenset(paths)
        self.snapshot: Snapshot | None = None
        self.answers: dict[tuple[str, bytes], Answer] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or let `app` answer and remember it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        snapshot = self.keeper.current
        scope["state"]["snapshot"] = snapshot
        if snapshot is None or scope["path"] not in self.paths or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        answers = self.answers_of(snapshot)
        url = (scope["path"], scope["query_string"])
        answer = answers.get(url)
        if answer is None:
            messages = await self.ask(scope, receive)
            if messages[0]["status"] != 200:  # noqa: PLR2004
                for message in messages:
                    await send(message)
                return
            answer = make_answer(messages, snapshot)
            remember(answers, url, answer)
        await send_answer(answer, scope, send)

    def answers_of(self, snapshot: Snapshot) -> dict[tuple[str, bytes], Answer]:
        """What the snapshot has answered so far; the answers of the one before are forgotten."""
        if snapshot is not self.snapshot:
            self.snapshot, self.answers = snapshot, {}
        return self.answers

    async def ask(self, scope: Scope, receive: Receive) -> list[Message]:
        """Let the app answer, and keep what it sends."""
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self.app(scope, receive, keep)
        return messages


def make_answer(messages: list[Message], snapshot: Snapshot) -> Answer:
    """What the app has sent, with the headers that let clients keep it and ask whether it still holds."""
    headers = [
        *messages[0]["headers"],
        (b"etag", f'W/"{snapshot.build.build_id}"'.encode()),
        (b"cache-control", b"no-cache"),  # keep it, and ask each time: a new build may be published at any moment
    ]
    return Answer(headers, b"".join(message.get("body", b"") for message in messages[1:]))


def remember(answers: dict[tuple[str, bytes], Answer], url: tuple[str, bytes], answer: Answer) -> None:
    """Keep an answer, within bounds: the oldest makes room, and an endless query string is not worth it."""
    if len(url[1]) > LONGEST_QUERY_STRING:
        return
    if len(answers) >= ANSWERS_PER_SNAPSHOT:
        del answers[next(iter(answers))]
    answers[url] = answer


async def send_answer(answer: Answer, scope: Scope, send: Send) -> None:
    """Send it, or only say (304) that what the client has still holds."""
    etag = next(value for name, value in answer.headers if name == b"etag")
    if holds(etag, scope):
        headers = [header for header in answer.headers if header[0] in (b"etag", b"cache-control")]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.body})


def holds(etag: bytes, scope: Scope) -> bool:
    """Whether `If-None-Match` names this ETag, by weak comparison (RFC 9110, 13.1.2)."""
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            named = {each.strip().removeprefix(b"W/") for each in value.split(b",")}
            return etag.removeprefix(b"W/") in named or b"*" in named
    return False
