"""What the program tells on stderr while it watches -> one JSON object a line.

Each has the same keys: `format` (as all JSON that leaves here has), `at` (UTC), `level`, `logger`,
`message`, and `template`: the message without what is filled in, to count by. What other libraries
say is told by its template alone: what they fill in may come from a paper. No traceback is told,
for the same reason.
"""

import json
import logging
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

from pipeline.commands import telling
from pipeline.outbox.json_version import versioned

_OURS: Final = frozenset({"pipeline", "forms", "krachtwerk"})


class JsonLines(logging.Formatter):
    """Makes a line of what is logged."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        template = str(record.msg)
        is_ours = record.name.partition(".")[0] in _OURS
        told = record.getMessage() if is_ours else template
        at = datetime.fromtimestamp(record.created, UTC)
        return _line(at, record.levelname, record.name, told, template)


def _line(at: datetime, level: str, logger: str, message: str, template: str) -> str:
    told = {"at": at.isoformat(timespec="milliseconds"), "level": level, "logger": logger}
    told |= {"message": message, "template": template}
    return json.dumps(versioned(told), ensure_ascii=True)


def _said(message: str) -> str:
    """What is said to the person at the keyboard, as a line of the log."""
    return _line(datetime.now(UTC), "INFO", "krachtwerk", message, message)


@contextmanager
def told_as(form: str) -> Generator[None]:
    """Until this ends, all that goes to stderr is told in this form: text or json."""
    if form != "json":
        yield
        return
    handlers = [
        each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler
    ]
    before = [each.formatter for each in handlers]
    for each in handlers:
        each.setFormatter(JsonLines())
    try:
        with telling.beside_as(_said):
            yield
    finally:
        for each, formatter in zip(handlers, before, strict=True):
            each.setFormatter(formatter)
