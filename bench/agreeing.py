"""Real handwriting -> how often two people who write the same words are read alike, and wrongly.

`python -m bench.agreeing FOLDER [SECONDS]`: the folder with handwriting lines (`lines.json`), and
after how many seconds of the processor to tell what was read by then. What a client
wrote is suggested to be something; somebody writes it once more with a pen, on a correction sheet.
Where both readings agree it is not asked again (decision 95), so what counts is how often they
agree on something that was not written. Words are cut out of lines where the network sees spaces;
the same words by two writers, each in a box of a printed sheet and scanned at 200 dots an inch, are
a client and somebody who checks. Words that occur once are left out: nobody wrote them twice.
"""

import json
import math
import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations, takewhile
from pathlib import Path
from typing import Final

import numpy as np

from bench.handwriting_in_boxes import in_a_box
from bench.suggestions import picture, spelled
from pipeline.extraction.handwriting.decoding import Likely
from pipeline.extraction.handwriting.lines import cut_tightly, pixels_of
from pipeline.extraction.handwriting.recogniser import AROUND, HEIGHT, Recogniser
from pipeline.extraction.handwriting.suggesting import suggestion
from pipeline.extraction.handwriting.vocabulary import Vocabulary
from pipeline.extraction.pixels import Grey
from pipeline.records import Suggestion

LEVELS: Final = (0.0, 0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99)
_CLEAR: Final = -1.5  # ln: so sure of a space, at least
_REACH: Final = 14  # columns to either side of where the network saw a space
_LINES: Final = 220  # chosen by chance
_MOST: Final = 2  # words together
_TIMES: Final = 4  # of the same words, at most: "de" says little


@dataclass(frozen=True, slots=True)
class Written:
    """Some words of one writer, and what they are read as."""

    writer: str
    text: str
    read: Suggestion


def main() -> int:
    """Tell how often readings agree, by how sure they are."""
    folder = Path((sys.argv[1:2] or [os.environ.get("KRACHTWERK_HANDWRITING", "")])[0])
    if not (folder / "lines.json").is_file():
        print("agreeing: no handwriting to measure on; give its folder as an argument")
        return 0
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else math.inf
    found = list(takewhile(lambda _: time.process_time() < seconds, written_twice(folder)))
    report(found)
    return 0


def written_twice(folder: Path) -> Iterator[Written]:
    """What several writers wrote, each read in a box of a sheet."""
    recogniser, vocabulary = Recogniser(), Vocabulary.of("fr")
    rng, chance = np.random.default_rng(11), random.Random(11)
    found = defaultdict(list)
    for writer, text, crop in crops(folder, recogniser):
        found[text].append((writer, crop))
    for text, pieces in chance.sample(sorted(found.items()), len(found)):
        if len({writer for writer, _ in pieces}) > 1:
            for writer, crop in chance.sample(pieces, min(_TIMES, len(pieces))):
                shown = in_a_box(crop, rng)
                if shown is not None:
                    yield Written(writer, text, suggestion(recogniser, shown, vocabulary))


def crops(folder: Path, recogniser: Recogniser) -> Iterator[tuple[str, str, Grey]]:
    """Writer, words and picture of one or two words that stand side by side."""
    every = json.loads((folder / "lines.json").read_text("utf-8"))
    for each in random.Random(5).sample(every, min(_LINES, len(every))):
        text = spelled(each["text"])
        if "_wikitexte_" in text or " " not in text:
            continue
        line = picture(folder / "lines" / each["file"])
        tight = cut_tightly(pixels_of(line))
        cuts = [*spaces(recogniser, recogniser.view(line), text, tight)]
        ends = [(-1, 0), *cuts, (len(text), tight.shape[1])]
        for many in range(1, _MOST + 1):
            for (place, left), (end, right) in zip(ends, ends[many:], strict=False):
                words = text[place + 1 : end]
                if words.count(" ") == many - 1 and len(words) > 1 and right - left > 12:
                    yield each["writer"], words, tight[:, left:right]


def spaces(
    recogniser: Recogniser, view: Likely, text: str, tight: Grey
) -> Iterator[tuple[int, int]]:
    """Place in the text and column in the picture of each space that was clearly seen."""
    if not set(text) <= set(recogniser.letters):
        return
    weight = (255 - tight.astype(np.float32)).sum(axis=0)
    scale = tight.shape[0] / HEIGHT
    for place, (sure, moment) in enumerate(
        aligned(view, [recogniser.letters.index(c) for c in text])
    ):
        at = round((moment * 4 + 2 - AROUND) * scale)
        first, last = max(1, at - round(_REACH * scale)), at + round(_REACH * scale) + 1
        if text[place] == " " and sure > _CLEAR and first < min(last, len(weight)):
            yield place, first + int(weight[first:last].argmin())


def aligned(view: Likely, text: Sequence[int]) -> list[tuple[float, int]]:
    """For each letter of a text that a line is known to show: ln of its likelihood, its moment."""
    states = np.zeros(2 * len(text) + 1, np.int64)
    states[1::2] = text
    skips = np.zeros(len(states), np.bool_)
    skips[3::2] = states[3::2] != states[1:-2:2]
    score, came = np.full(len(states), -1e30), np.zeros((len(view), len(states)), np.int8)
    score[0] = 0.0
    for moment, row in enumerate(view):
        steps = np.full((3, len(states)), -1e30)
        steps[0], steps[1, 1:] = score, score[:-1]
        steps[2, 2:] = np.where(skips[2:], score[:-2], -1e30)
        came[moment] = steps.argmax(axis=0)
        score = steps.max(axis=0) + row[states]
    state = len(states) - (1 if score[-1] >= score[-2] else 2)
    best = [(-30.0, 0)] * len(text)
    for moment in range(len(view) - 1, -1, -1):
        if state % 2:
            best[state // 2] = max(best[state // 2], (float(view[moment, states[state]]), moment))
        state -= int(came[moment, state])
    return best


def report(found: Sequence[Written]) -> None:
    """The figures as a table: of everything that two writers wrote, in either part."""
    by_text = defaultdict(list)
    for each in found:
        by_text[each.text].append(each)
    pairs = [
        pair
        for same in by_text.values()
        for pair in permutations(same, 2)
        if pair[0].writer != pair[1].writer
    ]
    writers = len({each.writer for each in found})
    print(f"{len(found)} pieces of {len(by_text)} texts by {writers} writers, {len(pairs)} pairs\n")
    print("| each word at least so sure, both times | agree | of these wrong |")
    print("|---|---:|---:|")
    for level in LEVELS:
        alike = [(one, other) for one, other in pairs if agree(one.read, other.read, level)]
        wrong = [(one, other) for one, other in alike if spelled(one.read.text) != other.text]
        share = len(alike) / max(1, len(pairs))
        print(f"| {level} | {len(alike)} ({share:.0%}) | {len(wrong)} |")
        if level >= 0.9:
            for one, _ in {(o.text, o.read.text): (o, p) for o, p in wrong}.values():
                print("   wrong:", repr(one.text), repr(one.read.text), one.read.sure)


def agree(one: Suggestion, other: Suggestion, level: float) -> bool:
    """Whether both say the same, each word at least so sure."""
    is_same = bool(one.text) and spelled(one.text) == spelled(other.text)
    return is_same and min((*one.sure, *other.sure), default=0.0) >= level


if __name__ == "__main__":
    sys.exit(main())
