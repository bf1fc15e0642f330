"""Whatever a library raises on a hostile file in; Damaged out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from pipeline.records.refusals import Damaged, Refusal

# What any library written in Python raises on a hostile or broken file, beside errors of its own.
ANY_LIBRARY: Final = (
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    RuntimeError,
    ArithmeticError,
    AssertionError,
    OSError,
)


@contextmanager
def damaged_by_anything() -> Iterator[None]:
    """What happens inside is the file's doing.

    The one broad except around the libraries that read PDFs: none of them tells all that it may
    raise, and each raised something new on some broken file.

    Raises:
        Refusal: Damaged, or what was refused inside.
        MemoryError: the file is larger than it seems, for every library.
    """
    try:
        yield
    except (Refusal, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - no library tells all that it may raise
        raise Damaged from None
