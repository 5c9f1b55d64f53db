"""A real nginx in front of a service, with the configuration that docs/deployment.md shows."""

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.support.skipping import do_without
from tests.support.waiting import HANGS_AFTER, wait_until
from tests.support.workplace import REPOSITORY

OURS = "http://127.0.0.1:8000"
"""The address of the service in the documented configuration."""
AROUND = """
daemon off;
master_process off;
error_log stderr;
pid nginx.pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    server {{
        listen 127.0.0.1:{port};
{location}
    }}
}}
"""


def documented_location() -> str:
    """The `location` that docs/deployment.md shows."""
    [location] = re.findall(r"```nginx\n(.*?)```", (REPOSITORY / "docs" / "deployment.md").read_text(), re.DOTALL)
    assert OURS in location
    return str(location)


@contextmanager
def proxied(location: str, service_url: str, folder: Path) -> Iterator[str]:
    """Run nginx until the `with` block ends.

    Args:
        location: A `location` that passes requests on to `OURS`.
        service_url: The address of the service to pass them on to instead.
        folder: Where nginx works; it exists.

    Yields:
        The address of nginx.
    """
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        do_without("there is no nginx")
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(AROUND.format(port=port, location=location.replace(OURS, service_url)))
    command = [nginx, "-p", str(folder), "-c", str(configuration), "-e", "stderr"]
    with (folder / "log").open("w") as log, subprocess.Popen(command, stderr=log) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until(lambda: answers(url), (folder / "log").read_text)
            yield url
        finally:
            process.terminate()
            process.wait(HANGS_AFTER)


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def answers(url: str) -> bool:
    """Whether anything answers there, if only that it has no such page."""
    try:
        httpx.get(url, timeout=HANGS_AFTER)
    except httpx.TransportError:
        return False
    return True
