"""Five ordinary handwritten papers -> how long a person is at the desk with them, and at the sheet.

`python -m bench.settling FOLDER [--seed N] [--most N] [--lang CODE]`: the folder with handwriting
lines (`lines.json`); how many boxes of a sheet hold words at most (else so many that the five ask
129 questions); what language the client speaks (else French: so are the lines).

A model of a person: 4 s to look at a question, 150 characters a minute, and keys pressed where what
is suggested is not what stands there. Of boxes that stand below each other on one page of the desk
the first takes 4 s, and so does the first of another paper; each further one `FURTHER`: no new page
has to be waited for and looked over, but each picture is read, and each has its own Enter. On a
correction sheet a tick more for each question, and 0.7 minutes to open, save and lay it in the
inbox. What is answered goes through the real desk, as its page sends it, and has to close
everything.
"""

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.suggestions import keystrokes, keystrokes_read_on, spelled
from bench.written_papers import SHEETS, WrittenPaper, written
from pipeline.desk.agenda import Asked
from pipeline.desk.lines import FEW, on_one_page
from pipeline.extraction.handwriting.beside import ReaderBeside
from pipeline.review.sheet_layout import MOST_ITEMS
from tests.pipeline.desk.seated import Seat, desk_of
from tests.workspace import Workspace, unopened

AS_ASKED = 57  # boxes of a sheet: the papers that this was asked of ask 129 questions
LOOKING = 4.0  # seconds a question
FURTHER = 2.5  # seconds a further box on the same page: nobody's measure, see the table
OTHERS = (1.5, 2.0, 3.0, 4.0)  # what it might be instead
SPEED = 150 / 60  # characters a second
SHEET = 0.7 * 60  # seconds for each correction sheet


@dataclass
class Work:
    """What a person did: questions, keys pressed, characters where nothing would be suggested.

    `further`: how many of the questions stood below another of the same paper. `before`: keys where
    nothing is read on behind what they type, as on a sheet.
    """

    questions: int = 0
    further: int = 0
    keys: int = 0
    before: int = 0
    letters: int = 0
    waited: list[float] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """At the desk, words below each other."""
        return self.with_further(FURTHER)

    def with_further(self, further: float) -> float:
        """At the desk, where a further box takes so many seconds."""
        return self.alone - self.further * (LOOKING - further)

    @property
    def alone(self) -> float:
        """At the desk, one by one."""
        return self.questions * LOOKING + self.keys / SPEED

    @property
    def on_sheets(self) -> float:
        """On correction sheets as they are, with a tick for each, which takes as long as a key."""
        typed = self.alone + (self.before - self.keys) / SPEED
        return typed + self.questions / SPEED + self._handling

    @property
    def unaided(self) -> float:
        """On correction sheets without any suggestion."""
        return self.questions * LOOKING + self.letters / SPEED + self._handling

    @property
    def _handling(self) -> float:
        return -(-self.questions // MOST_ITEMS) * SHEET


def main() -> int:
    parser = argparse.ArgumentParser(prog="settling")
    parser.add_argument("folder", nargs="?", default=os.environ.get("KRACHTWERK_HANDWRITING", ""))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=AS_ASKED)
    parser.add_argument("--lang", default="fr")
    asked = parser.parse_args()
    folder = Path(asked.folder)
    if not (folder / "lines.json").is_file():
        print("settling: no handwriting to measure on; give its folder as an argument")
        return 0
    os.environ["KRACHTWERK_SUGGESTIONS"] = "on"
    with tempfile.TemporaryDirectory() as place:
        office = unopened(Path(place) / "werk")
        code = office.new_client("--lang", asked.lang).split()[-1]
        found = written(code, folder, seed=asked.seed, most=asked.most)
        papers = {paper.worksheet: paper for paper in found}
        office.hand_in(**{name: paper.content for name, paper in papers.items()})
        with desk_of(office, reader=ReaderBeside(waits=60.0)) as seat:
            report(*settle(seat, code, papers))
        left(office)
    return 0


@dataclass
class Person:
    """Who answers everything: what they did, by paper, and of that what the plan waits for."""

    seat: Seat
    code: str
    papers: Mapping[str, WrittenPaper]
    works: dict[str, Work] = field(default_factory=dict)
    urgent: dict[str, Work] = field(default_factory=dict)
    read_on: list[float] = field(default_factory=list)

    def alone(self, asked: Asked) -> None:
        """One question on a page of its own."""
        choices = self.seat.choices(asked)
        meant = choices[-1] if choices else self._meant(asked)
        form = {"value": meant, "act": "take" if meant else "empty"}
        keys = self._keys(asked, meant)
        began = time.perf_counter()
        told = self.seat.post(f"/pile/{self.code}/{asked.key}", **form)
        assert told.status_code == 200, (asked.item.title, meant)
        waited = time.perf_counter() - began
        if choices:
            self._note(asked, 1, (1, 1), waited)
        else:
            self._note(asked, len(meant), keys, waited)

    def below_each_other(self, lines: Sequence[Asked]) -> None:
        """A page of the desk with several, each sent by its own Enter."""
        before: str | None = None
        for asked in lines:
            key, meant = asked.key, self._meant(asked) or "-"
            keys = self._keys(asked, meant)
            said = {f"value-{key}": meant, f"ok-{key}": "yes", f"seen-{key}": "1"}
            began = time.perf_counter()
            told = self.seat.post(f"/lines/{self.code}", once=lines[0].key, alone="yes", **said)
            assert told.status_code == 204, told.text
            waited = time.perf_counter() - began
            self._note(asked, len(meant), keys, waited, _sheet(asked) == before)
            before = _sheet(asked)

    def _keys(self, asked: Asked, meant: str) -> tuple[int, int]:
        """The keys that are pressed to answer where the rest is read on, and where it is not.

        Enter is part of looking.
        """
        suggested = spelled(asked.item.suggestion or "")
        before = keystrokes(suggested, meant)
        page = self.seat.look(f"/pile/{self.code}/{asked.key}")  # has the box looked at
        found = re.search(r'data-on="(/on/[^"]+)"', page)
        if found is None:
            return before, before

        def read_on(start: str, rest: str) -> str:
            began = time.perf_counter()
            told = self.seat.post(found[1], start=start, rest=rest).text
            self.read_on.append(time.perf_counter() - began)
            return told

        return keystrokes_read_on(suggested, meant, read_on), before

    def _meant(self, asked: Asked) -> str:
        return _meant(asked, self.papers[_sheet(asked)].meant)

    def _note(
        self,
        asked: Asked,
        letters: int,
        keys: tuple[int, int],
        waited: float,
        is_further: bool = False,
    ) -> None:
        """`keys`: where the rest is read on, and where it is not."""
        for works in (self.works, *([self.urgent] if asked.is_urgent else [])):
            each = works.setdefault(_sheet(asked), Work())
            each.questions += 1
            each.further += is_further
            each.letters += letters
            each.keys += keys[0]
            each.before += keys[1]
            each.waited.append(waited)


def settle(
    seat: Seat, code: str, papers: Mapping[str, WrittenPaper]
) -> tuple[dict[str, Work], dict[str, Work]]:
    """Answer everything; by paper, and of that what the plan waits for."""
    person = Person(seat, code, papers)
    while (pile := seat.room.agenda.pile(code)) is not None:
        if len(pile.lines) >= FEW:
            person.below_each_other(on_one_page(pile.lines))
        else:
            person.alone(pile.asked[0])
    waited = sorted(person.read_on)
    print(f"read on {len(waited)} times, median {median(waited):.3f} s, at most {waited[-1]:.2f} s")
    return person.works, person.urgent


def _sheet(asked: Asked) -> str:
    assert asked.paper is not None
    return asked.paper.worksheet


def _meant(asked: Asked, meant: Mapping[str, str]) -> str:
    """What stands in a box: the line that was written there, or what was typed; "" for nothing."""
    assert asked.question is not None
    at = asked.question.place.pointer
    if asked.question.place.kind == "digits":
        return asked.item.suggestion or "05-02-2026"
    return spelled(meant.get(at, ""))


def report(works: Mapping[str, Work], urgent: Mapping[str, Work]) -> None:
    """The figures as a table."""
    print(
        "| paper | questions | minutes at the desk | one by one | on sheets |"
        " on sheets, nothing suggested | the plan waits for | seconds at the desk |"
    )
    print("|---|---|---|---|---|---|---|---|")
    rows = [(name, works[name], urgent.get(name, Work())) for name in SHEETS if name in works]
    for name, work, first in (*rows, ("all", _sum(works), _sum(urgent))):
        each = (work.seconds, work.alone, work.on_sheets, work.unaided)
        minutes = " | ".join(f"{seconds / 60:.1f}" for seconds in each)
        waits_for = f"{first.questions} | {first.seconds:.0f}"
        print(f"| {name} | {work.questions} | {minutes} | {waits_for} |")
    for name, work, _ in rows:
        typing = work.keys / SPEED
        print(f"{name}: {work.seconds - typing:.0f} s looking, {typing:.0f} s typing")
    together = _sum(works)
    print(f"\n{together.further} of them below another")
    print(f"{together.keys} keys, {together.before} where nothing is read on")
    told = (f"{each} s: {together.with_further(each) / 60:.1f}" for each in OTHERS)
    print("minutes at the desk, were a further box", "; ".join(told))
    waited = together.waited
    print(f"an answer taken: median {median(waited):.2f} s, at most {max(waited):.2f} s")


def _sum(works: Mapping[str, Work]) -> Work:
    """All of it."""
    together = Work()
    for work in works.values():
        together.questions += work.questions
        together.further += work.further
        together.keys += work.keys
        together.before += work.before
        together.letters += work.letters
        together.waited += work.waited
    return together


def left(office: Workspace) -> None:
    """Nothing may be left to ask."""
    assert office.krachtwerk("review", "--json").stdout.strip() == "[]"


if __name__ == "__main__":
    sys.exit(main())
