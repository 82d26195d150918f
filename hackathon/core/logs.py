"""Logs: one JSON object a line on standard output, without anything that tells who somebody is.

Neither addresses of readers nor query strings nor messages of exceptions are written (they quote
what people typed): an error's line names its kind and the places in the code.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from hackathon.core.config import Settings

logger = logging.getLogger("hackathon.access")
request_id: ContextVar[str] = ContextVar("request_id", default="")
# What every record has; the rest was given by whoever logs, and belongs in the line.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {
    "message",
    "asctime",
    "taskName",
    "color_message",  # the server's line once more, for a terminal
}
_TOKEN = re.compile(
    r"[^/]*@[^/]*|[^/.]{20,}"
)  # an address, or long enough to be a secret that opens something


class Line(logging.Formatter):
    """Writes a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
        }
        if request_id.get():
            line["request"] = request_id.get()
        line.update({name: value for name, value in vars(record).items() if name not in _STANDARD})
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            # Places alone: values of variables, and messages of errors, may hold what people typed.
            places = traceback.extract_tb(record.exc_info[2])
            line["places"] = [f"{place.filename}:{place.lineno} {place.name}" for place in places]
        return json.dumps(line, ensure_ascii=False, default=str)


def configure(settings: Settings) -> None:
    """Send all logs to standard output as JSON lines, from ``settings.log_level`` on; calling it
    again changes nothing."""
    root = logging.getLogger()
    # Ours alone: those of a test or of a server stay.
    for handler in list(root.handlers):
        if isinstance(handler.formatter, Line):
            root.removeHandler(handler)
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(Line())
    root.addHandler(handler)
    root.setLevel(settings.log_level)


def redact(path: str) -> str:
    """Return an address's path with secrets and e-mail addresses in it left out."""
    return _TOKEN.sub("...", path)


def _tell(environ: dict[str, Any], status: str, seconds: float) -> None:
    told = {
        "method": environ.get("REQUEST_METHOD", ""),
        "path": redact(environ.get("PATH_INFO", "")),
        "status": int(status[:3]),
        "ms": round(seconds * 1000, 1),
    }
    logger.info("request", extra=told)


def wrap(app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Return a WSGI application that gives each request a number (also in the answer) and logs a
    line when it is answered."""

    def logged(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        started, number = time.perf_counter(), secrets.token_hex(8)
        environ["codefest.request_id"] = number
        token = request_id.set(number)

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> object:
            if logger.isEnabledFor(logging.INFO):
                _tell(environ, status, time.perf_counter() - started)
            headers = [*headers, ("X-Request-ID", number)]
            return (
                start_response(status, headers, exc_info)
                if exc_info
                else start_response(status, headers)
            )

        try:
            return app(environ, start)
        finally:
            request_id.reset(token)

    return logged
