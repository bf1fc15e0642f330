"""Five ordinary handwritten papers -> how long a person is at the desk with them, and at the sheet.

`python -m bench.settling FOLDER [SEED]`: the folder with handwriting lines (`lines.json`).

A model of a person: 4 s to look at a question, 150 characters a minute, and keys pressed where what
is suggested is not what stands there. On a correction sheet a tick more for each question, and 0.7
minutes to open, save and lay it in the inbox. What is answered goes through the real desk, and has
to close everything.
"""

import os
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.suggestions import keystrokes, spelled
from bench.written_papers import WrittenPaper, written
from pipeline.desk.agenda import Asked
from pipeline.review.sheet_layout import MOST_ITEMS
from tests.pipeline.desk.seated import Seat, desk_of
from tests.workspace import Workspace, unopened

LOOKING = 4.0  # seconds a question
SPEED = 150 / 60  # characters a second
SHEET = 0.7 * 60  # seconds for each correction sheet


@dataclass
class Work:
    """What a person did: questions, keys pressed, characters where nothing would be suggested."""

    questions: int = 0
    keys: int = 0
    letters: int = 0
    waited: list[float] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """At the desk."""
        return self.questions * LOOKING + self.keys / SPEED

    @property
    def on_sheets(self) -> float:
        """On correction sheets as they are, with a tick for each, which takes as long as a key."""
        return self.seconds + self.questions / SPEED + self._handling

    @property
    def unaided(self) -> float:
        """On correction sheets without any suggestion."""
        return self.questions * LOOKING + self.letters / SPEED + self._handling

    @property
    def _handling(self) -> float:
        return -(-self.questions // MOST_ITEMS) * SHEET


def main() -> int:
    folder = Path((sys.argv[1:2] or [os.environ.get("KRACHTWERK_HANDWRITING", "")])[0])
    if not (folder / "lines.json").is_file():
        print("settling: no handwriting to measure on; give its folder as an argument")
        return 0
    os.environ["KRACHTWERK_SUGGESTIONS"] = "on"
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as place:
        office = unopened(Path(place) / "werk")
        code = office.new_client()
        papers = {paper.worksheet: paper for paper in written(code, folder, seed=seed)}
        office.hand_in(**{name: paper.content for name, paper in papers.items()})
        with desk_of(office) as seat:
            report(*settle(seat, code, papers))
        left(office)
    return 0


def settle(
    seat: Seat, code: str, papers: Mapping[str, WrittenPaper]
) -> tuple[dict[str, Work], dict[str, Work]]:
    """Answer everything; by paper, and of that what the plan waits for."""
    works: dict[str, Work] = {}
    urgent: dict[str, Work] = {}
    while (pile := seat.room.agenda.pile(code)) is not None:
        asked = pile.asked[0]
        assert asked.question is not None
        assert asked.paper is not None
        worksheet = asked.paper.worksheet
        work = works.setdefault(worksheet, Work())
        first = urgent.setdefault(worksheet, Work())
        choices = seat.choices(asked)
        written_there = papers[worksheet].meant
        meant = choices[-1] if choices else _meant(asked, written_there)
        before = time.perf_counter()
        act = "take" if meant else "empty"
        told = seat.post(f"/pile/{code}/{asked.key}", value=meant, act=act)
        assert told.status_code == 200, (asked.question.place.pointer, meant)
        waited = time.perf_counter() - before
        for each in (work, *([first] if asked.is_urgent else [])):
            each.questions += 1
            each.letters += 1 if choices else len(meant)
            each.keys += 1 if choices else _keys(asked, meant)
            each.waited.append(waited)
    return works, urgent


def _meant(asked: Asked, meant: Mapping[str, str]) -> str:
    """What stands in a box: the line that was written there, or what was typed; "" for nothing."""
    assert asked.question is not None
    at = asked.question.place.pointer
    if asked.question.place.kind == "digits":
        return asked.item.suggestion or "05-02-2026"
    return spelled(meant.get(at, ""))


def _keys(asked: Asked, meant: str) -> int:
    """The keys that are pressed to answer; Enter is part of looking."""
    return keystrokes(spelled(asked.item.suggestion or ""), meant)


def report(works: Mapping[str, Work], urgent: Mapping[str, Work]) -> None:
    """The figures as a table."""
    print(
        "| paper | questions | minutes at the desk | on sheets | on sheets, nothing suggested |"
        " the plan waits for | seconds at the desk |"
    )
    print("|---|---|---|---|---|---|---|")
    rows = [(name, work, urgent[name]) for name, work in works.items()]
    for name, work, first in (*rows, ("all", _sum(works), _sum(urgent))):
        each = (work.seconds, work.on_sheets, work.unaided)
        minutes = " | ".join(f"{seconds / 60:.1f}" for seconds in each)
        waits_for = f"{first.questions} | {first.seconds:.0f}"
        print(f"| {name} | {work.questions} | {minutes} | {waits_for} |")
    waited = _sum(works).waited
    print(f"\nanswer to next question: median {median(waited):.2f} s, at most {max(waited):.2f} s")


def _sum(works: Mapping[str, Work]) -> Work:
    """All of it."""
    together = Work()
    for work in works.values():
        together.questions += work.questions
        together.keys += work.keys
        together.letters += work.letters
        together.waited += work.waited
    return together


def left(office: Workspace) -> None:
    """Nothing may be left to ask."""
    assert office.krachtwerk("review", "--json").stdout.strip() == "[]"


if __name__ == "__main__":
    sys.exit(main())
