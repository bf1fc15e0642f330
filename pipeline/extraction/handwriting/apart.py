"""Pictures -> suggestions, in a process of its own that gives way to all other work.

A batch is one process: it loads the recogniser, works, and gives back all its memory.
"""

import base64
import json
import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Final, TypedDict

from pipeline.records import Picture, Suggestion

log = logging.getLogger(__name__)

_FIRST: Final = 120.0  # seconds to begin; it takes one, and may have to give way for long
_EACH: Final = 20.0  # seconds a picture; a full page of writing takes an eighth of it
_YIELDS: Final = 15  # how much it gives way (nice)


class PictureJson(TypedDict):
    """A picture as JSON: its width, height and dots an inch; its pixels in base 64."""

    size: tuple[int, int, int]
    pixels: str


def suggest_apart(
    pictures: Sequence[Picture], known: Sequence[str] = (), language: str = "nl"
) -> list[Suggestion]:
    """As `suggest`; nothing at all where that process fails, which is no harm to anybody."""
    asked = {"pictures": [told(each) for each in pictures], "known": known, "language": language}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline.extraction.handwriting.apart"],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=_FIRST + _EACH * len(pictures),
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        log.warning("no suggestions for handwriting: %s", type(error).__name__)
        return []
    return [Suggestion(text, sure, tuple(words)) for text, sure, words in json.loads(done.stdout)]


def told(picture: Picture) -> PictureJson:
    """A picture as JSON."""
    pixels = base64.b64encode(picture.pixels).decode("ascii")
    return {"size": (picture.width, picture.height, picture.dpi), "pixels": pixels}


def _serve() -> None:
    """Standard input to standard output: one batch."""
    os.nice(_YIELDS)
    from pipeline.extraction.handwriting.suggesting import suggest  # heavy; only in here

    asked = json.load(sys.stdin)
    pictures = [picture_of(each) for each in asked["pictures"]]
    json.dump(suggest(pictures, asked["known"], asked["language"]), sys.stdout)


def picture_of(given: PictureJson) -> Picture:
    """The picture that was given as JSON."""
    width, height, dpi = given["size"]
    return Picture(width, height, dpi, base64.b64decode(given["pixels"]))


if __name__ == "__main__":
    _serve()
