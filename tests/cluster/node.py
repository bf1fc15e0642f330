"""`krachtwerk` on one computer of the office, at noon: so that all write the same day and hour."""

import os
from pathlib import Path

from pipeline.__main__ import main
from pipeline.settings import read_settings
from pipeline.workspace import Office
from tests.workspace import NOON


def at_noon(cls: type[Office], workspace: Path, language: str) -> Office:
    """A workspace at a day and hour that stand still."""
    return cls(read_settings(workspace, os.environ), language, lambda: NOON)


if __name__ == "__main__":
    Office.at = classmethod(at_noon)  # type: ignore[method-assign,assignment]
    main()
