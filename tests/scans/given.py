"""Papers that came back wrong, each beside its truth, through the real reader.

`python -m tests.scans.given FOLDER [--only NAME] [--all]`; 1 where a value went in that nobody
wrote, or a sheet vanished without a word. In `FOLDER/scans` and `FOLDER/files` lies a `NAME.json`
beside each picture or PDF: a list of the sheets in it, each with `sheet`, `page` and `truth`,
pointer -> `kind`, `allowed`, `plain`, `how` (as `Meant`; "W" is words that are written). Of a
paper without one only what is blank is known: nothing but its date and names is filled in, and
what `_FILLED_IN` says.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2

from pipeline.extraction import read_forms
from pipeline.records import NotRead, Reading
from pipeline.records.refusals import Refusal
from tests.scans.scoring import allows, said, understood
from tests.scans.truth import WRITTEN, Meant
from tests.workspace import shipped

_NO_PAPERS = (".json", ".md", ".txt")
_HEADER = re.compile(r"/(client|alias|filled_on|filled_by|date|met_on|name|team)\b")
# what is filled in on a paper of `scans/` without a truth, by language and pointer
_ROWS = dict.fromkeys(("/new_strengths/0", "/new_strengths/1", "/new_strengths/2"), WRITTEN)
_BOTH = {**_ROWS, "/stop": WRITTEN, "/start": WRITTEN, "/next": "finish"}
_FILLED_IN: dict[str, dict[tuple[str, str], str]] = {
    "a3-form-scanned-as-two-halves": {("nl", "/hope"): "4", ("nl", "/next"): "continue"},
    "two-clients-on-one-glass": {
        **{(language, at): said for at, said in _BOTH.items() for language in ("nl", "en")},
        ("nl", "/keep"): WRITTEN,
    },
}
# what stands on the papers of `files/` that have no truth of their own: one client's evaluation
_EVALUATION = {
    "/filled_on": "14-11-2026",
    "/filled_by": "together",
    "/quote_ok": "yes",
    "/take_home": "no",
    "/steps_forward/0": "Ik bel weer met mijn zus",
    "/steps_forward/1": "Drie keer gezwommen",
    "/steps_back/0": "De post bleef liggen",
    "/participate": "3",
    "/belong": "4",
    "/self_worth": "2",
    "/control": "5",
    "/hope": "4",
    "/fit": "skip",
    "/learned": "Dat ik om hulp mag vragen",
    "/new_strengths/0": "Doorzetten",
    "/keep": "Elke week zwemmen",
    "/stop": "Alles alleen doen",
    "/start": "Op vrijdag de post openen",
    "/next": "continue",
}
_WHOSE = ("/client", "/alias")
# of which these fields are empty, and show nothing
_NEVER_TYPED = {
    "choice-shown-but-no-value": ("/learned", "/new_strengths/0", "/keep", "/stop", "/start")
}


@dataclass(slots=True)
class Outcome:
    """What became of one file: boxes by how they were judged, and what was wrong with which."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def judge(paper: Path) -> Outcome:
    """Read one paper and lay it beside its truth."""
    outcome = Outcome()
    truth = paper.with_suffix(".json")
    try:
        results = read_forms(paper.read_bytes(), shipped(), lambda _instance: None)
    except Refusal as refusal:
        results = [NotRead((), refusal)]
    outcome.refused = [each.refusal.code for each in results if isinstance(each, NotRead)]
    readings = [each for each in results if isinstance(each, Reading)]
    if truth.exists():
        _sheets(outcome, readings, json.loads(truth.read_text(encoding="utf-8")))
    elif readings and readings[0].channel == "fillable":
        _evaluation(outcome, readings, _NEVER_TYPED.get(paper.stem, ()))
    else:
        _blank(outcome, readings, _FILLED_IN.get(paper.stem, {}))
    return outcome


def _sheets(outcome: Outcome, readings: Sequence[Reading], sheets: list[dict[str, object]]) -> None:
    for sheet in sheets:
        name, page = str(sheet["sheet"]), int(str(sheet["page"]))
        mine = [r for r in readings if r.identity.worksheet == name and page in r.form_pages]
        meant = dict(_meant(sheet["truth"]))
        if not mine:
            outcome.counts["not read"] += len(meant)
            if not outcome.refused:
                outcome.wrong.append(f"{name} page {page} is lost without a word")
            continue
        if len(mine) > 1:
            outcome.wrong.append(f"{name} page {page} was read {len(mine)} times")
        _boxes(outcome, mine[0], meant, f"{name} {page}")


def _meant(truth: object) -> Iterator[tuple[str, Meant]]:
    assert isinstance(truth, dict)
    for pointer, box in truth.items():
        allowed = tuple(WRITTEN if each == "W" else each for each in box["allowed"])
        yield pointer, Meant(box["kind"], allowed, box["plain"], box["how"])


def _boxes(outcome: Outcome, reading: Reading, meant: dict[str, Meant], where: str) -> None:
    codes = frozenset(v for m in meant.values() if m.kind == "code" for v in m.allowed if v)
    marks = {mark.pointer: mark for mark in understood(reading, frozenset(map(str, codes)))}
    for pointer, box in meant.items():
        mark = marks.get(pointer)
        value = said(mark, box)
        line = f"{where} {pointer} ({box.how}): {value!r}, meant {box.allowed}"
        if allows(mark, box):
            outcome.counts["right"] += 1
        elif mark is None or mark.state == "unread":
            outcome.counts["asked" if box.plain else "asked, rightly"] += 1
            if box.plain:
                outcome.asked.append(line)
        else:
            outcome.counts["wrong"] += 1
            outcome.wrong.append(line)


def _evaluation(outcome: Outcome, readings: Sequence[Reading], never_typed: Sequence[str]) -> None:
    """Every answer of the one client is there, or asked with its picture; and no other."""
    meant = {at: value for at, value in _EVALUATION.items() if at not in never_typed}
    marks = {mark.pointer: mark for each in readings for mark in each.marks}
    for pointer in sorted(meant.keys() | (marks.keys() - set(_WHOSE))):
        mark, value = marks.get(pointer), meant.get(pointer)
        if mark is not None and mark.state == "unread" and mark.picture is not None:
            outcome.counts["asked"] += 1
            outcome.asked.append(f"{pointer}: {mark.raw!r}, meant {value!r}")
        elif mark is not None and mark.state != "unread" and mark.raw == value:
            outcome.counts["right"] += 1
        else:
            outcome.counts["wrong"] += 1
            outcome.wrong.append(f"{pointer}: {mark and mark.raw!r}, meant {value!r}")


def _blank(
    outcome: Outcome, readings: Sequence[Reading], filled_in: dict[tuple[str, str], str]
) -> None:
    """Nothing stands there but in the head of the sheet, and where that is known."""
    for language, mark in ((r.identity.language, mark) for r in readings for mark in r.marks):
        known = filled_in.get((language, mark.pointer))
        if _HEADER.search(mark.pointer):
            continue
        if known is not None and mark.state != "unread":
            is_right = mark.raw == known
            outcome.counts["right" if is_right else "wrong"] += 1
            outcome.wrong += [] if is_right else [f"{mark.pointer}: {mark.raw!r}, meant {known!r}"]
        elif known is not None:
            outcome.counts["right" if known == WRITTEN and mark.picture else "asked"] += 1
        elif mark.unread_because == "handwritten" and mark.picture is not None:
            outcome.counts["wrong"] += 1
            outcome.wrong.append(f"{mark.pointer}: a picture of what nobody wrote")
        elif mark.state == "unread":
            outcome.counts["asked"] += 1
        elif mark.state == "read" and mark.raw not in (None, False, ""):
            outcome.counts["wrong"] += 1
            outcome.wrong.append(f"{mark.pointer}: {mark.raw!r}, nothing was written")
        else:
            outcome.counts["right"] += 1


def papers(folder: Path, only: str) -> list[Path]:
    """The papers of a folder, and of its folders."""
    found = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return [p for p in found if p.suffix not in _NO_PAPERS and only in p.name]


def main() -> int:
    """A line for each file, and what was wrong; 1 where anything was."""
    parser = argparse.ArgumentParser(prog="python -m tests.scans.given", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="files whose name holds this")
    parser.add_argument("--all", action="store_true", help="say what was asked, too")
    chosen = parser.parse_args()
    if not chosen.folder.is_dir():
        sys.stdout.write(f"no folder {chosen.folder}: give one with CASES=\n")
        return 0
    cv2.setNumThreads(1)
    total = Outcome()
    for paper in papers(chosen.folder, chosen.only):
        outcome = judge(paper)
        total.counts.update(outcome.counts)
        total.wrong += outcome.wrong
        counts = ", ".join(f"{name} {n}" for name, n in sorted(outcome.counts.items()))
        refused = f" refused: {', '.join(outcome.refused)}" if outcome.refused else ""
        sys.stdout.write(f"{paper.name}: {counts}{refused}\n")
        for line in outcome.wrong:
            sys.stdout.write(f"    WRONG {line}\n")
        for line in outcome.asked if chosen.all else ():
            sys.stdout.write(f"    asked {line}\n")
    counts = ", ".join(f"{name} {n}" for name, n in sorted(total.counts.items()))
    sys.stdout.write(f"\n{counts}; {len(total.wrong)} wrong\n")
    return int(bool(total.wrong))


if __name__ == "__main__":
    sys.exit(main())
