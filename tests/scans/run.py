"""Pages in their hundreds through the real reader; the report, and 0 where nothing was wrong.

`python -m tests.scans.run [--pages N] [--only NAME] [--keep DIR] [--report FILE] [--seed N]`
"""

import argparse
import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from types import MappingProxyType
from typing import Any

import cv2
import numpy as np

from forms.ground.check_digit import complete, pretty
from pipeline.extraction import read_forms
from pipeline.records import Instance, NotRead, Reading
from pipeline.records.refusals import Refusal
from tests.scans.cases import CASES, Case, Scanned
from tests.scans.filling import Filled
from tests.scans.personal import personal_sheets
from tests.scans.printing import Sheet, blank_sheets
from tests.scans.reporting import report
from tests.scans.scoring import Tally, score, without_faults
from tests.workspace import shipped

PAGES = 2400
SEED = 2026
_SUFFIXES = {b"%P": "pdf", b"\x89P": "png", b"\xff\xd8": "jpg"}


def _as_dict(view: Mapping[str, Any]) -> tuple[type[dict[str, Any]], tuple[dict[str, Any]]]:
    return dict, (dict(view),)


# what was printed on a sheet goes to the processes that read, and a view of it cannot be sent
ForkingPickler.register(MappingProxyType, _as_dict)


@dataclass(frozen=True, slots=True)
class Supply:
    """What there is to fill in.

    Attributes:
        sides: sheets and their pages; those with many boxes stand in it more often.
        codes: the client codes that were issued.
    """

    sides: tuple[tuple[Sheet, int], ...]
    codes: tuple[str, ...]
    instances: Mapping[str, Instance]

    @staticmethod
    def of(personal: Sequence[Sheet], instances: Mapping[str, Instance]) -> "Supply":
        """Blank sheets in all languages, and personal ones."""
        draw = np.random.default_rng(SEED)
        issued = {pretty(complete(f"{n:06d}")) for n in draw.integers(0, 10**6, 60)}
        issued |= {sheet.client for sheet in personal if sheet.client}
        sheets = [*blank_sheets(), *personal]
        sides = tuple(
            (sheet, page)
            for sheet in sheets
            for page in sheet.pages
            for _ in range(1 + _ticks(sheet, page) // 5)
        )
        return Supply(sides, tuple(sorted(issued)), instances)


def _ticks(sheet: Sheet, page: int) -> int:
    return sum(box.kind in ("tick", "circle") for box in sheet.boxes(page))


def make(case: Case, rng: np.random.Generator, supply: Supply) -> tuple[list[Filled], Scanned]:
    """Fill pages in and scan them, as a case says."""
    takes = case.takes
    sides = [side for side in supply.sides if takes is not None and takes(*side)] or supply.sides
    chosen = [sides[int(rng.integers(len(sides)))] for _ in range(case.pages)]
    if case.are_alike:
        (sheet, page), *_ = chosen
        others = [each for each in sides if each[1] == page and _says_the_same(each[0], sheet)]
        chosen[1:] = [others[int(rng.integers(len(others)))] for _ in chosen[1:]]
    if case.is_duplex:
        chosen[:2] = _both_sides(sides, rng)
    pages = [
        case.fill(sheet, page, supply.codes, rng, printer=case.printer, pens=case.pens)
        for sheet, page in chosen
    ]
    return pages, case.scan(pages, rng)


def _both_sides(
    sides: Sequence[tuple[Sheet, int]], rng: np.random.Generator
) -> list[tuple[Sheet, int]]:
    """The two pages of one leaf of a sheet that was printed on both sides, either one first."""
    first = [(sheet, page) for sheet, page in sides if page % 2 and page + 1 in sheet.pages]
    sheet, page = first[int(rng.integers(len(first)))]
    both = [(sheet, page), (sheet, page + 1)]
    return both if rng.random() < 0.5 else both[::-1]


def _says_the_same(one: Sheet, other: Sheet) -> bool:
    """Whether the same is printed on two sheets, though perhaps for different people."""
    return (one.worksheet, one.edition, one.language) == (
        other.worksheet,
        other.edition,
        other.language,
    )


def read(content: bytes, supply: Supply) -> list[Reading | NotRead]:
    """What the reader makes of a file; nothing where it refuses the whole."""
    try:
        return read_forms(content, shipped(), supply.instances.get)
    except Refusal:
        return []


def measure(number: int, turn: int, seed: int, supply: Supply, keep: Path | None = None) -> Tally:
    """One file of a case, judged.

    Args:
        number: of the case. turn: which of its files. keep: where the file is left for looking.
    """
    case = CASES[number]
    pages, scanned = make(case, np.random.default_rng([seed, number, turn]), supply)
    truths = scanned.truths or [None if n is None else pages[n].truth for n in scanned.order]
    name = f"{number:02d}-{turn:03d}"
    readings = read(scanned.content, supply)
    tally = score(name, readings, truths, frozenset(supply.codes))
    if keep is not None:
        suffix = _SUFFIXES.get(scanned.content[:2], "tif")
        (keep / f"{name}.{suffix}").write_bytes(scanned.content)
        found = {"wrong": tally.faults, "told": tally.told, "asked": tally.asked}
        lines = [f"{word} {each}" for word, faults in found.items() for each in faults]
        (keep / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tally


def plan(pages: int, only: str = "") -> list[tuple[int, int]]:
    """Numbers of case and file, so that every case gets its share of the pages."""
    numbers = [n for n, case in enumerate(CASES) if only in case.name]
    files = {n: -(-pages // (len(numbers) * CASES[n].pages)) for n in numbers}
    return [
        (n, turn)
        for turn in range(max(files.values(), default=0))
        for n in numbers
        if turn < files[n]
    ]


_supply: Supply


def _begin(supply: Supply) -> None:
    global _supply  # noqa: PLW0603 - a worker has one
    _supply = supply
    cv2.setNumThreads(1)


def _job(job: tuple[int, int, int, Path | None]) -> tuple[int, Tally]:
    number, turn, seed, keep = job
    return number, measure(number, turn, seed, _supply, keep)


def run(pages: int, only: str, seed: int, keep: Path | None) -> dict[str, Tally]:
    """Everything, on all cores; by the name of the case."""
    jobs = [(number, turn, seed, keep) for number, turn in plan(pages, only)]
    tallies = {case.name: Tally() for n, case in enumerate(CASES) if n in {job[0] for job in jobs}}
    supply = Supply.of(*personal_sheets())
    # each on one core: on a machine of many, their threads waited for one another
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    # not forked: what a library's threads hold locked would stay locked in the copy
    fresh = multiprocessing.get_context("spawn")
    with fresh.Pool(os.cpu_count(), _begin, (supply,)) as pool:
        for number, tally in pool.imap_unordered(_job, jobs):
            case = CASES[number]
            tallies[case.name].add(tally if case.counts else without_faults(tally))
    return tallies


def main() -> int:
    """Print the report; 1 where something was silently wrong."""
    chosen = _arguments()
    if chosen.keep is not None:
        chosen.keep.mkdir(parents=True, exist_ok=True)
    tallies = run(chosen.pages, chosen.only, chosen.seed, chosen.keep)
    text = report(tallies, chosen.seed)
    if chosen.report is not None:
        chosen.report.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")
    return int(any(tally.faults for tally in tallies.values()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.scans.run", description=__doc__)
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--only", default="", help="cases whose name holds this")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--keep", type=Path, help="leave every file here, with what was asked")
    parser.add_argument("--report", type=Path, help="write the report here too")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
