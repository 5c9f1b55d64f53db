"""What a proxy says of a request: who asks, whether by HTTPS, and below which path the service stands."""

from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from cartelera.settings import check_root_path


class BehindProxy(ProxyHeadersMiddleware):
    """ASGI middleware that believes trusted proxies, and puts requests below the path at which clients see the service.

    A proxy may keep this path in the requests that it passes on, or leave it out.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[str], root_path: str) -> None:
        """Wrap `app`.

        Args:
            app: The application.
            trusted: The addresses and networks of trusted proxies.
            root_path: The path below which the service stands, whatever proxies say; empty if they may say it.
        """
        super().__init__(app, list(trusted))  # type: ignore[arg-type]  # uvicorn's types of ASGI are not Starlette's
        self.root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]
        """Let `app` answer the request as the client has sent it."""
        if scope["type"] == "http":
            root_path = self.root_path or self.given_root_path(scope)
            if root_path:
                scope = put_below(scope, root_path)
        await super().__call__(scope, receive, send)  # type: ignore[arg-type]

    def given_root_path(self, scope: Scope) -> str:
        """What a trusted proxy sends as `X-Forwarded-Prefix`; empty where it sends none that can be used."""
        given = next((value for name, value in scope["headers"] if name == b"x-forwarded-prefix"), b"")
        if not given or scope["client"] is None or scope["client"][0] not in self.trusted_hosts:
            return ""
        try:
            return check_root_path(given.decode("latin-1"))
        except ValueError:
            return ""


def put_below(scope: Scope, root_path: str) -> Scope:
    """The request with its path below `root_path`, also if a proxy has left that out."""
    path = scope["path"]
    is_below = path == root_path or path.startswith(f"{root_path}/")
    return {**scope, "root_path": root_path, "path": path if is_below else root_path + path}
