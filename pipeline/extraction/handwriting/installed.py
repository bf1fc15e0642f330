"""The optional recogniser: whether it is installed, and where its network lies."""

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

_PACKAGE: Final = "rapidocr"
_FILE: Final = "rapidocr/models/PP-OCRv6_rec_small.onnx"


class NotInstalledError(RuntimeError):
    """The recogniser is not there; `make suggestions` installs it."""


def is_installed() -> bool:
    """Whether the optional recogniser is there; looking loads nothing."""
    return model() is not None


def model() -> Path | None:
    """The network in the installed package, found without importing that package."""
    try:
        path = Path(str(distribution(_PACKAGE).locate_file(_FILE)))
    except PackageNotFoundError:
        return None
    return path if path.is_file() else None
