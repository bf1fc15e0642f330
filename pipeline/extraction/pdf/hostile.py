"""Whatever a library raises on a hostile file in; Damaged out."""

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.records.refusals import Damaged, Refusal


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
