"""Digits that nothing was learned from, in cells, dates and codes -> how often we err and ask.

python -m bench.digits.measure [FILE.npz] [--combs 2000] [--seed 5]
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.digits import cells, hands, making, source
from forms.ground.check_digit import complete, pretty
from pipeline.extraction.scan.combs import digits as reader
from pipeline.validation import combs
from tests.scans.digits import held_out

RECEIVED = date(2026, 6, 15)
Crops = list[NDArray[np.uint8]]
Comb = tuple[str | None, NDArray[np.float32]]  # what was written, and what was seen


def main() -> None:
    """Print all tables."""
    asked = argparse.ArgumentParser()
    asked.add_argument("digits", type=Path, nargs="?", help="else those of the tests")
    asked.add_argument("--combs", type=int, default=2000)
    asked.add_argument("--seed", type=int, default=5)
    given = asked.parse_args()
    cv2.setNumThreads(1)
    rng = np.random.default_rng(given.seed)
    digits = tuple(held_out(n) for n in range(10))
    if given.digits:
        digits = source.unseen(source.load(given.digits))
    pool = cells.Pool.of(digits)
    say_clean(digits)
    say_cells(pool, 4 * given.combs, rng)
    say_time(pool, rng)
    issued = {pretty(complete(f"{n:06}")) for n in rng.integers(0, 1_000_000, 500)}
    dates = [comb(written, pool, rng) for written in days(given.combs, rng)]
    say_combs("dates", dates, partial(guess, pattern="DD-MM-JJJJ", issued=issued))
    codes = [comb(written, pool, rng) for written in written_codes(given.combs, issued, rng)]
    say_combs("codes", codes, partial(guess, pattern="000000-0", issued=issued))


def say_clean(digits: source.Digits) -> None:
    """The digits as they are, large on white paper."""
    wrong, count = 0, sum(map(len, digits))
    for label, own in enumerate(digits):
        wide = [255 - cv2.copyMakeBorder(d, 10, 10, 5, 5, 0) for d in own]
        found = reader.read_cells([crop[:, 4:-4] for crop in wide], wide)
        wrong += int((found.argmax(1) != label).sum())
    print(f"clean digits: {count - wrong} of {count} right, {1 - wrong / count:.2%}")


def say_cells(pool: cells.Pool, count: int, rng: cells.Chance) -> None:
    """Single cells: how many are right, and how far the probabilities may be trusted."""
    made = [making.one(int(label), pool, rng) for label in cells.labels(count, rng)]
    found = np.concatenate([reader.read_cells([look.tight], [look.wide]) for look in made])
    labels = np.array([look.label for look in made])
    best, sure = found.argmax(1), found.max(1)
    for name, those in (("digits", labels < 10), ("empty cells", labels == cells.EMPTY)):
        print(f"{name} in cells: {(best == labels)[those].mean():.2%} of {those.sum()} right")
    lost = (labels < 10) & (found[:, reader.NOTHING_WRITTEN] > 0.9)
    print(f"digits taken for an empty cell (> 0.9): {lost.sum()} of {(labels < 10).sum()}")
    print("at least | kept | wrong of those | no digit kept")
    digit, none = labels <= reader.NOTHING_WRITTEN, labels == cells.NONE
    for least in (0.5, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9999):
        kept = digit & (sure >= least)
        wrong = (best != labels)[kept]
        print(
            f"  {least:6} | {kept.sum() / digit.sum():6.2%} | {wrong.mean():7.3%} ({wrong.sum()})"
            f" | {(sure >= least)[none].mean():6.2%}"
        )


def say_time(pool: cells.Pool, rng: cells.Chance) -> None:
    """Milliseconds for thirty cells of 200 dpi, all written and none."""
    scan = hands.Scan(200, 0.3, 3, 240, 0, 0, 0)
    for name, label in (("written", 4), ("empty", cells.EMPTY)):
        made = [
            cells.cell(label, pool, hands.hand(rng), scan, rng, beyond=making.WIDER)
            for _ in range(30)
        ]
        wide = [one.crop for one in made]
        crops = [making.tight(crop, scan) for crop in wide]
        taken = []
        for _ in range(30):
            begin = time.perf_counter()
            reader.read_cells(crops, wide)
            taken.append(1000 * (time.perf_counter() - begin))
        print(f"30 cells, {name}: {statistics.median(taken):.1f} ms")


def days(count: int, rng: cells.Chance) -> Iterator[str]:
    """Eight digits each: days of the last two years, some that cannot be, some struck out."""
    for _ in range(count):
        day = RECEIVED - timedelta(days=int(rng.exponential(200)))
        text = day.strftime("%d%m%Y")
        chance = rng.random()
        if chance < 0.02:  # a slip of the pen
            place = int(rng.integers(8))
            text = text[:place] + str(rng.integers(10)) + text[place + 1 :]
        yield _spoilt(text, rng)


def written_codes(count: int, issued: Sequence[str] | set[str], rng: cells.Chance) -> Iterator[str]:
    """Seven digits each: codes that were handed out, some written wrongly, some struck out."""
    ours = sorted(issued)
    for _ in range(count):
        text = ours[int(rng.integers(len(ours)))].replace("-", "")
        chance, place = rng.random(), int(rng.integers(6))
        if chance < 0.04:
            text = text[:place] + str(rng.integers(10)) + text[place + 1 :]
        elif chance < 0.06:
            text = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        yield _spoilt(text, rng)


def _spoilt(text: str, rng: cells.Chance) -> str:
    """Now and then a cell is left out (`_`) or struck out (`x`)."""
    place, chance = int(rng.integers(len(text))), rng.random()
    odd = "_" if chance < 0.02 else "x" if chance < 0.05 else text[place]
    return text[:place] + odd + text[place + 1 :]


def comb(written: str, pool: cells.Pool, rng: cells.Chance) -> Comb:
    """One hand writes a comb, one scanner sees it."""
    scan = hands.scan(rng)
    hand = hands.fit(hands.hand(rng), scan)
    wider: Crops = []
    for letter in written:
        label = {"_": cells.EMPTY, "x": cells.NONE}.get(letter) or int("0" + letter.strip("_x"))
        made = None
        while made is None or made.inside < making.WHOLE:
            made = cells.cell(label, pool, hand, scan, rng, beyond=making.WIDER)
        wider.append(made.crop)
    return written, reader.read_cells([making.tight(crop, scan) for crop in wider], wider)


def guess(seen: NDArray[np.float32], *, pattern: str, issued: set[str]) -> combs.Guess | None:
    """What is made of a comb."""
    known = combs.MustHold(RECEIVED, issued.__contains__)
    return combs.likeliest(seen.tolist(), pattern, known)


def say_combs(
    name: str, combs: list[Comb], read: Callable[[NDArray[np.float32]], combs.Guess | None]
) -> None:
    """The curve: what is accepted and what of it is wrong, by both thresholds."""
    guesses = [(written, read(seen)) for written, seen in combs]
    whole = sum(written.isdigit() for written, _ in combs)
    print(f"{name}: {whole} combs, and {len(combs) - whole} with a cell left out or struck out")
    print("  seen | certain | accepted | wrong of those")
    for seen in (0.2, 0.5, 0.9):
        for certain in (0.98, 0.99, 0.995, 0.999, 0.9999):
            taken = [
                (written, one.text.replace("-", ""))
                for written, one in guesses
                if one is not None and one.seen >= seen and one.certainty >= certain
            ]
            wrong = [pair for pair in taken if pair[0] != pair[1]]
            print(
                f"  {seen:4} | {certain:7} | {len(taken) / whole:7.2%} | {len(wrong)}"
                f" {wrong[:3] if len(wrong) < 4 else ''}"
            )


if __name__ == "__main__":
    main()
