"""Dutch drawn in handwriting fonts that the recogniser never learned from -> how well it is read.

`python -m bench.dutch_drawn [FONT...]`: files of fonts. Without any, Zeyada, the only one that is
installed with the tests and stands in no list of what was learned from. Of the network of 0.11 no
list of fonts was kept, so it may have seen it. The sentences stand in no source of learning.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from bench.handwriting import drawing
from bench.suggestions import greedy, shares
from pipeline.extraction.handwriting.decoding import decoded
from pipeline.extraction.handwriting.recogniser import Recogniser
from pipeline.extraction.handwriting.vocabulary import Vocabulary
from pipeline.records import Picture

SENTENCES: Final = (
    "Ik spaar voor een tweedehands fiets",
    "Op dinsdag eet ik bij mijn nicht",
    "De huur is nu op tijd betaald",
    "Mijn hond moet elke ochtend uit",
    "Samen de brief van de bank lezen",
    "Ik durf weer met de tram",
    "Eén keer per maand naar het koor",
    "Geen schulden meer in het najaar",
    "Mijn zwager repareert de wasmachine",
    "Een eigen sleutel en een brievenbus",
    "Ze luisterde zonder iets te zeggen",
    "Vrijdag belt de woningbouw terug",
)
_TIMES: Final = 2  # each, never quite alike
_GRAIN: Final = 9.0  # grey values
_PAPER, _DEEP = 228.0, 170.0


@dataclass(frozen=True, slots=True)
class _One:
    """Says one thing, where the drawing of lines asks for any."""

    text: str

    def any(self, _: random.Random) -> str:
        """What is to be drawn; not by chance."""
        return self.text


def main() -> int:
    """Tell how many letters are wrong."""
    held_out = Path(str(files("fontpkg_zeyada"))) / "files" / "Zeyada.ttf"
    fonts = [Path(name) for name in sys.argv[1:]] or [held_out]
    recogniser, dutch = Recogniser(), Vocabulary.of("nl")
    by_letter, by_word = [], []
    for text, shown in lines(fonts):
        view = recogniser.view(shown)
        by_letter.append((text, greedy(view, recogniser.letters)))
        by_word.append((text, decoded(view, recogniser.letters, dutch)))
    print(f"{len(by_letter)} lines in {len(fonts)} hands\n")
    print("| how | letters wrong | without case, accents | keystrokes saved |")
    print("|---|---:|---:|---:|")
    for name, pairs in (("letter by letter", by_letter), ("and a word list", by_word)):
        print("|", " | ".join([name, *shares(pairs)]), "|")
    return 0


def lines(fonts: list[Path]) -> Iterator[tuple[str, Picture]]:
    """What is written, and its picture as a scanner sees it: blurred and grained."""
    rng, chance = np.random.default_rng(8), random.Random(8)
    for font in fonts:
        for text in SENTENCES * _TIMES:
            drawn = drawing.line([font], _One(text), chance)  # type: ignore[arg-type]
            if drawn is None:
                print(f"left out: {font.name} lacks a letter of {text!r}")
                continue
            ink = cv2.copyMakeBorder(drawn[0].T, 12, 12, 12, 12, cv2.BORDER_CONSTANT)
            soft = cv2.GaussianBlur(ink.astype(np.float32), (0, 0), chance.uniform(0.5, 1.1))
            grey = _PAPER - soft / 255 * _DEEP + rng.normal(0, _GRAIN, soft.shape)
            pixels = np.clip(grey, 0, 255).astype(np.uint8)
            yield text, Picture(pixels.shape[1], pixels.shape[0], 200, pixels.tobytes())


if __name__ == "__main__":
    sys.exit(main())
