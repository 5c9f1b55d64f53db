"""The log format of the service: one JSON object per line, on standard error."""

import json
import logging
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON; further members are given as `extra={"fields": {…}}`."""

    def format(self, record: logging.LogRecord) -> str:
        """Format one record."""
        fields = getattr(record, "fields", {})
        if record.exc_info:
            fields = {**fields, "exception": self.formatException(record.exc_info)}
        return as_line(record.created, record.levelname, record.name, record.getMessage(), fields)


def as_line(seconds: float, level: str, logger: str, message: str, fields: dict[str, Any]) -> str:
    """One line of the log, without its end.

    Args:
        seconds: When it was logged, since 1970.
        level: How grave it is.
        logger: The part of the service that logs it.
        message: What happened.
        fields: The further members.
    """
    day = datetime.fromtimestamp(seconds, UTC).isoformat()
    return json.dumps({"time": day, "level": level, "logger": logger, "message": message, **fields})


def log_request(fields: dict[str, Any]) -> None:
    """Log one request; the `logging` module would take a tenth of the time of a quick answer for that."""
    line = as_line(time.time(), "INFO", "api.access", "request", fields)
    with suppress(OSError):  # a full disk stops no answer
        sys.stderr.write(f"{line}\n")


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": JsonLines}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "INFO", "handlers": ["stderr"]},
}
