"""File bytes -> a Reading, or the reason why not, for every form in the file.

The front door is `sandbox.sandboxed_reader.ConfinedReading`, behind which `files` reads.
Looking at this package loads little: the libraries that read come with the first paper, in the
process that reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.catalogue import Catalogue
    from pipeline.extraction.known_prints import InstanceOf
    from pipeline.records import NotRead, Reading

__all__ = ["read_forms"]


def read_forms(
    content: bytes, catalogue: Catalogue, instance_of: InstanceOf
) -> list[Reading | NotRead]:
    """Read every form in a file; one that cannot be read keeps no other from it.

    Raises:
        Refusal: the file as a whole cannot be read.
    """
    from pipeline.extraction import files  # slow to load

    return files.read_forms(content, catalogue, instance_of)
