"""The keys that are valid now: those of the file, which is read again and again."""

import asyncio
import logging
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path

from prometheus_client import Gauge

from api.keys.key_file import Key, KeyFileError, parse_keys, read_bytes

SECONDS_BETWEEN_READINGS = 1.0

RELOAD_FAILING = Gauge(
    "cartelera_keys_reload_failing",
    "1 while the file of keys cannot be used, and the keys that it had before are valid.",
    multiprocess_mode="livemostrecent",
)

log = logging.getLogger(__name__)


class KeyRing:
    """The keys in the file as it is now; while it cannot be used, those that it had before."""

    def __init__(self, file: Path) -> None:
        """Read the file.

        Raises:
            KeyFileError: It cannot be used.
        """
        self.file = file
        self.content: bytes | None = read_bytes(file)
        """What was read last; None where that failed."""
        self.keys = parse_keys(self.content, file)

    def find(self, presented: bytes) -> Key | None:
        """Find a key among those that are in the file, revoked ones too."""
        digest = sha256(presented).digest()
        # Every hash is compared, each in the same time, so that the time tells nothing about the keys.
        found = [key for key in self.keys if compare_digest(key.digest, digest)]
        return found[0] if found else None

    async def watch(self) -> None:
        """Read the file about once a second until cancelled."""
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_READINGS)
            self.read_again()

    def read_again(self) -> None:
        """Take over the keys of the file if it has changed, unless it cannot be used."""
        before, self.content = self.content, None
        try:
            self.content = read_bytes(self.file)
            if self.content == before:
                return
            self.keys = parse_keys(self.content, self.file)
        except KeyFileError as error:
            if before is not None or self.content is not None:
                fields = {"problem": str(error), "still_valid": len(self.keys)}
                log.error("The file of keys cannot be used", extra={"fields": fields})
            RELOAD_FAILING.set(1)
            return
        log.info("The keys have changed", extra={"fields": {"keys": [key.name for key in self.keys]}})
        RELOAD_FAILING.set(0)
