"""Real handwriting -> how well it is read by suggestion, and how much typing that saves a person.

The lines are not part of the project: give their folder (`lines.json` with file, text and writer,
and `lines/`) as an argument or in KRACHTWERK_HANDWRITING. They are French, because no modern Dutch
set is to be had: "Copiste d'un jour", Bibliothèque et Archives nationales du Québec, 2024, CC-BY
4.0; the network learned from none of their writers. The weights in `vocabulary` were chosen on half
of the writers; the tables are of the others, on their own paper and in the boxes of our sheets.
"""

import json
import os
import random
import sys
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from bench import handwriting_in_boxes
from pipeline.extraction.handwriting import decoding
from pipeline.extraction.handwriting.decoding import Likely
from pipeline.extraction.handwriting.recogniser import Recogniser
from pipeline.extraction.handwriting.vocabulary import Vocabulary
from pipeline.records import Picture

ReadOn = Callable[[str, str], str]  # what was typed, what stands behind it; what does then
SOURCE = "Copiste d'un jour, Bibliothèque et Archives nationales du Québec, 2024, CC-BY 4.0"
IN_BOXES = 80  # lines


@dataclass(frozen=True)
class Line:
    """A line as it was written, and what the recogniser sees."""

    text: str
    view: Likely


def lines_of(folder: Path, recogniser: Recogniser) -> tuple[list[Line], int, float]:
    """The lines of the writers on whom nothing was chosen; how many those are; ms a line."""
    entries = unseen(folder)
    began = time.process_time()
    found = [
        Line(entry["text"], recogniser.view(picture(folder / "lines" / entry["file"])))
        for entry in entries
    ]
    return (
        found,
        len({entry["writer"] for entry in entries}),
        (time.process_time() - began) * 1000 / len(entries),
    )


def unseen(folder: Path) -> list[dict[str, str]]:
    """The lines of the writers on whom nothing was chosen."""
    told: list[dict[str, str]] = json.loads((folder / "lines.json").read_text())
    writers = sorted({entry["writer"] for entry in told})
    random.Random(3).shuffle(writers)
    chosen = set(writers[len(writers) // 2 :])
    # some are not of the text: the name of the page, printed above it
    return [each for each in told if each["writer"] in chosen and "_wikitexte_" not in each["text"]]


def picture(path: Path) -> Picture:
    grey = np.asarray(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
    return Picture(grey.shape[1], grey.shape[0], 200, grey.tobytes())


def spelled(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


def bare(text: str) -> str:
    """Without case and accents."""
    letters = unicodedata.normalize("NFD", spelled(text).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def distance(one: str, other: str) -> int:
    """Letters to put in, take out or replace."""
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        before, row[0] = row[0], n
        for m, there in enumerate(other, 1):
            before, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, before + (letter != there))
    return row[-1]


def keystrokes(suggested: str, meant: str) -> int:
    """What it takes to make one of the other: a letter in or out is one, and so is going there.

    Never more than it takes to throw it away (one) and type it.
    """
    far = len(suggested) + len(meant) + 9
    kept = [0, *[far] * len(meant)]
    edited = [far, *[1 + m for m in range(1, len(meant) + 1)]]
    for letter in suggested:
        above_kept, above_edited = kept, edited
        kept, edited = [far] * len(above_kept), [far] * len(above_kept)
        for m in range(len(meant) + 1):
            out = min(above_edited[m] + 1, above_kept[m] + 2)
            into = min(edited[m - 1] + 1, kept[m - 1] + 2) if m else far
            edited[m] = min(out, into)
            if m and meant[m - 1] == letter:
                kept[m] = min(above_kept[m - 1], above_edited[m - 1])
    return min(kept[-1], edited[-1], 1 + len(meant))


def keystrokes_read_on(suggested: str, meant: str, read_on: ReadOn) -> int:
    """The same at a desk that reads on behind each letter that is typed into what is suggested.

    A person goes to the first place that is wrong; takes a letter out where those behind it are
    right, else types the right one. Going is a key, and so is each letter.
    """
    stands, keys, at = suggested, 0, -1
    while stands != meant and keys <= len(meant):
        differ = (
            n for n, (one, other) in enumerate(zip(stands, meant, strict=False)) if one != other
        )
        here = next(differ, min(len(stands), len(meant)))
        keys += (here != at) + 1
        if here == len(meant):
            return keys  # the rest is taken out
        behind = stands[here + 1 : here + 3]
        if behind and behind == meant[here : here + 2]:
            stands, at = stands[:here] + stands[here + 1 :], here
            continue
        start, rest = meant[: here + 1], stands[here:]
        stands, at = start + (read_on(start, rest) if rest else ""), here + 1
    return min(keys, 1 + len(meant))


def figures(lines: Sequence[Line], read: Callable[[Line], str]) -> list[str]:
    return shares([(line.text, read(line)) for line in lines])


def shares(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Of what was meant and what is suggested: letters wrong, so without accents, typing saved."""
    letters = wrong = bare_letters = bare_wrong = typed = 0
    for text, read in pairs:
        said, meant = spelled(read), spelled(text)
        letters, wrong = letters + len(meant), wrong + distance(said, meant)
        bare_letters += len(bare(meant))
        bare_wrong += distance(bare(said), bare(meant))
        typed += keystrokes(said, meant)
    found = wrong / letters, bare_wrong / bare_letters, 1 - typed / letters
    return [f"{found[0]:.3f}", f"{found[1]:.3f}", f"{found[2]:.0%}"]


def main() -> int:
    named = sys.argv[1:] or [os.environ.get("KRACHTWERK_HANDWRITING", "")]
    folder = Path(named[0]) if named[0] else None
    if folder is None or not (folder / "lines.json").is_file():
        print("suggestions: no handwriting to measure on; give its folder as an argument")
        return 0
    recogniser = Recogniser()
    lines, writers, slow = lines_of(folder, recogniser)
    head = f"{len(lines)} lines by {writers} writers; {slow:.0f} ms a line"
    print(head, f"({SOURCE})\n", sep="\n")
    report(lines, recogniser.letters)
    report_boxes(folder, recogniser)
    return 0


def report(lines: Sequence[Line], letters: Sequence[str]) -> None:
    """The lines as they are."""
    french = Vocabulary.of("fr")
    rng = random.Random(5)

    def known(line: Line) -> Vocabulary:
        others = [other.text for other in rng.sample(list(lines), 30)]
        return Vocabulary.of("fr", [line.text, *others])

    rows: list[tuple[str, Callable[[Line], str]]] = [
        ("letter by letter", lambda line: greedy(line.view, letters)),
        ("and a word list", lambda line: decoding.decoded(line.view, letters, french)),
        (
            "and its words stand in the dossier",
            lambda line: decoding.decoded(line.view, letters, known(line)),
        ),
    ]
    print("| how | letters wrong | without case, accents | keystrokes saved |")
    print("|---|---:|---:|---:|")
    for name, read in rows:
        print("|", " | ".join([name, *figures(lines, read)]), "|", flush=True)


def report_boxes(folder: Path, recogniser: Recogniser) -> None:
    """The same hands in a box of a sheet, scanned."""
    entries = [(each["text"], folder / "lines" / each["file"]) for each in unseen(folder)]
    some = random.Random(7).sample(entries, min(IN_BOXES, len(entries)))
    found = list(handwriting_in_boxes.said(some, recogniser, Vocabulary.of("fr")))
    print(f"\n| {len(some)} lines in a box | letters wrong | case, accents left out | saved |")
    print("|---|---:|---:|---:|")
    for dpi in handwriting_in_boxes.DOTS:
        pairs = [(meant, read) for dots, meant, read in found if dots == dpi]
        print("|", " | ".join([f"{dpi} dpi", *shares(pairs)]), "|", flush=True)


def greedy(view: Likely, letters: Sequence[str]) -> str:
    told = view.argmax(axis=1).tolist()
    return "".join(letters[n] for before, n in zip([0, *told], told, strict=False) if n != before)


if __name__ == "__main__":
    sys.exit(main())
