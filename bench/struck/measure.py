"""Real handwriting, struck by drawing -> how much of it is seen, and what is asked for nothing.

`python -m bench.struck.measure FOLDER [--pieces 400]`: the folder with handwriting lines
(`lines.json`). Some words of a line stand in the box of a printed sheet, scanned at 150 to 300 dots
an inch, once as they were written and once struck.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from bench.handwriting_in_boxes import in_a_box
from bench.measuring import table
from bench.struck.making import ink_of_line, some_words
from bench.struck.striking import Ink, struck
from pipeline.extraction.handwriting.frames import without_frame
from pipeline.extraction.handwriting.lines import lines
from pipeline.extraction.handwriting.struck_lines import is_struck
from pipeline.records import Picture

_DOTS = (150, 200, 300)
_DARK = 0.75  # of the darkest of the pen: a line that is paler is a pencil's
_WHOLE = 0.8  # of the width of a piece


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    asked.add_argument("--pieces", type=int, default=400)
    given = asked.parse_args()
    rng = np.random.default_rng(77)
    written = list(_written(given.folder))
    seen: Counter[str] = Counter()
    every: Counter[str] = Counter()
    while every["not struck"] < given.pieces:
        ink = some_words(written[int(rng.integers(len(written)))], rng)
        found = struck(ink, rng)
        if found is None:
            continue
        layer, (left, right) = found
        how = "dark" if layer.max() > _DARK else "pale"
        much = "all words" if right - left > _WHOLE * ink.shape[1] else "some words"
        for what, shown in (("not struck", ink), (f"{much}, {how}", np.maximum(ink, layer))):
            picture = _boxed(shown, rng)
            if picture is not None:
                every[what] += 1
                seen[what] += any(map(is_struck, lines(without_frame(picture))))
    rows = [[what, f"{seen[what]}", f"{every[what]}"] for what in sorted(every)]
    print(table(["", "told as struck", "of"], rows))


def _written(folder: Path) -> Iterator[Ink]:
    for told in json.loads((folder / "lines.json").read_text("utf-8")):
        grey = cv2.imread(str(folder / "lines" / told["file"]), cv2.IMREAD_GRAYSCALE)
        ink = None if grey is None else ink_of_line(told["text"], np.asarray(grey, dtype=np.uint8))
        if ink is not None:
            yield ink


def _boxed(ink: Ink, rng: np.random.Generator) -> Picture | None:
    grey = np.clip(250 - 200 * np.pad(ink, 6), 0, 255).astype(np.uint8)
    return in_a_box(grey, rng, int(rng.choice(_DOTS)))


if __name__ == "__main__":
    main()
