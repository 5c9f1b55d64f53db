"""`python -m api`: run the service until it is stopped."""

import argparse
import os
import signal
import socket
import sys
from contextlib import suppress
from ipaddress import ip_address

from cartelera.extras import exit_without, installation_of, is_installed

if __name__ == "__main__":
    exit_without("service")  # before the imports that need it

import uvicorn
from uvicorn.supervisors import Multiprocess

from api.http.logs import LOGGING
from api.keys.key_file import read_keys
from cartelera.arguments import whole
from cartelera.private import PRIVATE_FOLDER, private_folder
from cartelera.settings import Settings, SettingsError, read_settings

MOST_WORKERS = 1000
SECONDS_TO_FINISH = 30
"""How long requests in flight may take to end when the service is stopped."""
SECONDS_WITHOUT_A_SIGN = 30
"""A worker that shows no sign of life for this long is replaced.

Uvicorn's own limit of 5 s is too short: on a busy machine a worker needs longer just to start.
"""


def main() -> int:
    """Serve until a signal stops the service.

    Returns:
        The exit code: 0, or 2 where the service cannot start.
    """
    try:
        settings = read_settings()
        options = read_options(settings)
        if settings.api_keys:
            read_keys(settings.api_keys)
        listener = listen(options.host, options.port)
        require_guard(listener, settings)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    show_addresses(listener)
    # Uvicorn raises the signal that stopped it once more; a stop on request is not a failure.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        serve(listener, options.workers)
    return 0


def read_options(settings: Settings) -> argparse.Namespace:
    """Read the command line; options left out come from the settings."""
    parser = argparse.ArgumentParser(prog="python -m api", description="Serve the published warehouse over HTTP.")
    parser.add_argument("--host", default=settings.host, help="the address to listen on (default: %(default)s)")
    parser.add_argument(
        "--port",
        type=whole(0, 65535),
        default=settings.port,
        help="the port, 0 for any free one (default: %(default)s)",
    )
    parser.add_argument(
        "--workers", type=whole(1, MOST_WORKERS), default=1, help="how many processes answer (default: %(default)s)"
    )
    return parser.parse_args()


def listen(host: str, port: int) -> socket.socket:
    """Open the socket before the workers start, so that early clients wait instead of being refused.

    Raises:
        SettingsError: The address is taken, or does not belong to this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise SettingsError(f"CARTELERA_HOST={host}, CARTELERA_PORT={port}: cannot listen there: {error}") from error


def require_guard(listener: socket.socket, settings: Settings) -> None:
    """Make sure that nobody from another machine may ask, unless there are keys or everybody is meant to.

    Raises:
        SettingsError: The service would be open.
    """
    address = listener.getsockname()[0]
    if ip_address(address).is_loopback or settings.api_keys or settings.open == "yes":
        return
    listener.close()
    raise SettingsError(
        f"CARTELERA_HOST={address}: whoever reaches this address could ask everything. Set CARTELERA_API_KEYS to a "
        "file of keys (`python -m api.keys new NAME` makes it), or CARTELERA_OPEN=yes if everybody may ask, or if a "
        "proxy decides who may."
    )


def show_addresses(listener: socket.socket) -> None:
    """Print the addresses of the service."""
    host, port = listener.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    page = "look, ask, and be recommended titles" if is_installed("page") else f"`{installation_of('page')}` adds it"
    print("Cartelera is at")
    print(f"  {address}/ui                                        the page: {page}")
    print(f"  {address}/docs                                      the documentation, to try every query")
    print(f"  {address}/get_max_duration                         a first answer")
    print(f"  {address}/ready                                     which build and model are served")
    print("Ctrl-C stops it.", flush=True)


def serve(listener: socket.socket, workers: int) -> None:
    """Run one process, or several that share the listening socket and their metrics.

    Only the processes that answer import the application: a command that cannot start says so at once.
    """
    config = uvicorn.Config(
        "api.app:create_app",
        factory=True,
        http="api.http.protocol:Protocol",
        ws="none",
        workers=workers,
        access_log=False,
        log_config=LOGGING,
        server_header=False,
        proxy_headers=False,  # `BehindProxy` reads them
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
        timeout_worker_healthcheck=SECONDS_WITHOUT_A_SIGN,
    )
    with private_folder() as private:
        os.environ[PRIVATE_FOLDER] = str(private)
        if workers == 1:
            uvicorn.Server(config).run(sockets=[listener])
            return
        metrics = private / "metrics"
        metrics.mkdir()
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)
        Multiprocess(config, sockets=[listener]).run()


if __name__ == "__main__":
    sys.exit(main())
