"""Every sheet through every flattener that is here -> a table of what became of its fields.

Run `python -m tests.flatteners.table`, with the names of sheets to take only these.
"""

import sys
from collections import Counter

from tests.fillers import FILLERS
from tests.fillers.hard_values import hard_values
from tests.fillers.widgets import places_of
from tests.flatteners import FLATTENERS
from tests.flatteners.judged import judged
from tests.pipeline.extraction.read_back import CODE, OF_TEAM, SHEETS, blank, kinds, personal

COLUMNS = ("right", "empty", "asked", "not on the paper", "wrong", "refused pages", "not made")


def table(sheets: tuple[str, ...]) -> dict[str, Counter[str]]:
    """Each sheet, filled by each program in turn, through each flattener."""
    sums: dict[str, Counter[str]] = {}
    drawing = [filler for filler in FILLERS if filler.name != "pikepdf" and not filler.missing()]
    for n, sheet in enumerate(sheets):
        for m, flattener in enumerate(each for each in FLATTENERS if not each.missing()):
            filler = drawing[(n + m) % len(drawing)]
            empty = blank(sheet) if n % 2 or sheet in OF_TEAM else personal(sheet).content
            odd, turn = bool((n + m) % 2), 3 * n + m
            typed = hard_values(places_of(empty), CODE, odd=odd, turn=turn, kinds=kinds(sheet))
            filled = filler.fill(empty, typed.given)
            count = sums.setdefault(flattener.name, Counter())
            try:
                flat = flattener.flatten(filled)
            except AssertionError:
                count["not made"] += 1
                continue
            found, wrong = judged(filled, flat, empty)
            count.update(found)
            for pointer in wrong:
                sys.stderr.write(f"{sheet} {filler.name} {flattener.name} {pointer}\n")
    return sums


if __name__ == "__main__":
    sys.stdout.write(f"{'':14}" + "".join(f"{column:>18}" for column in COLUMNS) + "\n")
    for name, count in table(tuple(sys.argv[1:]) or SHEETS).items():
        cells = "".join(f"{count[column]:>18}" for column in COLUMNS)
        sys.stdout.write(f"{name:14}{cells}\n")
