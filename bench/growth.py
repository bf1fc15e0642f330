"""What one more paper costs in a dossier with few papers and in one with thousands of them.

A dossier is filled with a life: a plan now and then, and many times what came of it. Four papers
are read; the others are what was read of these with other answers, understood by the station that
understands papers and entered in the ledger as papers are. Then papers come in through the inbox.
"""

import os
import resource
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from pikepdf import Name, String

from bench.desk import Desk, codes
from bench.measuring import on_one_core, table
from bench.papers import Paper, short_id
from forms.catalogue import Catalogue
from forms.pdf.slot_words import SlotText
from forms.pdf.stamping import Stamp
from pipeline.records import Arrival, Instance, Mark, NotRead, Reading, Submission
from pipeline.records.ids import ACTION, GOAL, content_id
from pipeline.records.jobs import drawing_of
from pipeline.store.ledger import ArrivalRow
from pipeline.validation.submissions import submission_of

SIZES = (20, 100, 500, 2000)
ROUNDS = 3
PLAN, UPDATE, LOOK_BACK, STRENGTHS = (
    "actieplan",
    "actieplan_bijwerken",
    "evaluatie",
    "vormen_van_kracht",
)
BEGIN = date(2005, 1, 3)
TURN = 20  # papers to a plan: the plan, what came of it week after week, and a look back
BATCH = 200  # papers entered at once

Answers = Mapping[str, str | bool]
_NAMED = {"/alias": "Sam"}  # as it is printed on a personal sheet, and written on a blank one

_GOALS = ("Een eigen huis", "Vaker mijn dochter zien", "Weer aan het werk", "Rustig slapen")
_STEPS = (
    "Bellen met de gemeente",
    "Een brief schrijven",
    "Elke dag een rondje lopen",
    "Koffie met mijn zus",
    "De post openen",
    "Langs bij het wijkteam",
)
_HELPED = ("Ik was niet alleen", "Het stond in mijn agenda", "Ik begon klein", "Niets")
_STRENGTHS = (
    "Ik kan luisteren",
    "Mijn buurman",
    "Ik geef niet op",
    "Koken",
    "Mijn kinderen",
    "Op tijd komen",
    "Fietsen maken",
    "Grapjes",
    "Ik weet de weg",
    "Mijn geloof",
    "Rustig blijven",
    "Zingen",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper of a life: which sheet, of what day, what is answered, and what stood in print."""

    number: int
    worksheet: str
    day: date
    answers: Answers
    slots: Mapping[str, str]

    @property
    def instance(self) -> str | None:
        """Its id, of a personal sheet."""
        return short_id(self.number) if self.slots else None


def life(client: str) -> Iterator[Sheet]:
    """The papers of one client, a few days after one another, without end.

    The first plan was half over: so a life of whole turns ends in the middle of a plan.
    """
    number, begin = 0, TURN // 2
    while True:
        plan = _plan(number)
        yield plan
        form = (client, PLAN, plan.day.isoformat(), "")
        slots = {
            f"/actions/{n}": content_id(ACTION, form, f"/goals/0/actions/{n}") for n in range(2)
        }
        slots["/goals/0"] = content_id(GOAL, form, "/goals/0")
        for turn in range(begin + 1, TURN - 1):
            yield _strengths(number + turn) if turn == 9 else _update(number + turn, turn, slots)
        yield _look_back(number + TURN - 1)
        number, begin = number + TURN, 0


def _day(number: int) -> date:
    return BEGIN + timedelta(days=3 * number)


def _plan(n: int) -> Sheet:
    """A goal with two steps: now and then a goal of before, mostly one of its own."""
    words = _GOALS[n // TURN % len(_GOALS)]
    steps = {
        f"/goals/0/actions/{k}/what": f"{_STEPS[(n + k) % len(_STEPS)]} (plan {n})"
        for k in range(2)
    }
    again = n // TURN % 3 == 2
    answers = {"/goals/0/text": words if again else f"{words}, {n}", "/goals/0/why": "Voor later"}
    return Sheet(n, PLAN, _day(n), {**answers, **steps}, {})


def _update(n: int, turn: int, slots: Mapping[str, str]) -> Sheet:
    """What came of one step, sometimes with what helped; the last time, that it is done."""
    at = f"/actions/{turn // 2 % 2}"
    last = turn >= TURN - 4
    answers = {f"{at}/status": "done" if last else ("partly", "not_done")[turn % 2]}
    if turn % 2:
        answers[f"{at}/helped"] = f"{_HELPED[turn % len(_HELPED)]}, week {n}"
    if turn == TURN - 2:
        answers["/goals/0/state"] = "reached"
    return Sheet(n, UPDATE, _day(n), answers, slots)


def _strengths(n: int) -> Sheet:
    """What was said before, and one thing that is new."""
    said = {f"/i_can/{k}": _STRENGTHS[(n + k) % len(_STRENGTHS)] for k in range(4)}
    said["/i_have/0"] = f"Iemand van straat {n}"
    said["/i_want/0"] = f"Ooit {_GOALS[n % len(_GOALS)].lower()}"
    return Sheet(n, STRENGTHS, _day(n), said, {})


def _look_back(n: int) -> Sheet:
    said = {"/steps_forward/0": f"Een gesprek gehad in maand {n}", "/learned": f"Rust helpt ({n})"}
    said |= {"/steps_back/0": f"Een week niets gedaan ({n})", "/hope": str(n // TURN % 5 + 1)}
    return Sheet(n, LOOK_BACK, _day(n), said, {})


class Mill:
    """Makes papers of a life: as a PDF to hand in, or as they lie in the ledger."""

    def __init__(self, desk: Desk, client: str, read: dict[str, Reading] | None = None) -> None:
        """`read`: what was read of each sheet already, and what is read from now on."""
        self._desk, self._client = desk, client
        self._catalogue: Catalogue = desk.office.catalogue
        self._read: dict[str, Reading] = {} if read is None else read

    def paper(self, sheet: Sheet) -> Paper:
        """A completed PDF, printed for the client."""
        edition = self._catalogue.current(sheet.worksheet)
        template = self._catalogue.template(edition)
        texts = {
            at: SlotText(identity, "Zoals het er stond") for at, identity in sheet.slots.items()
        }
        stamp = Stamp(self._client, short_id(sheet.number), _NAMED, texts)
        instance = replace(self._instance(sheet), pages=template.pages_of(stamp.slots))
        filled = _filled(template.stamp(stamp), _all_answers(sheet))
        return Paper(f"blad {sheet.number}.pdf", filled, sheet.worksheet, instance)

    def submission(self, sheet: Sheet) -> Submission:
        """The paper as it would have been understood."""
        base = self._reading(sheet)
        answers = {**_all_answers(sheet), "/client": self._client}
        marks = tuple(_marked(mark, answers) for mark in base.marks)
        identity = replace(base.identity, client=self._client, instance=sheet.instance)
        reading = replace(base, identity=identity, marks=marks)
        instance = self._instance(sheet) if sheet.instance else None
        return submission_of(
            reading,
            self._catalogue.current(sheet.worksheet),
            arrival_of(sheet),
            instance=instance,
            is_client=lambda _: True,
        )

    def instances(self, sheets: Sequence[Sheet]) -> list[Instance]:
        """What was printed on those that are personal."""
        return [self._instance(sheet) for sheet in sheets if sheet.instance]

    def _instance(self, sheet: Sheet) -> Instance:
        edition = self._catalogue.current(sheet.worksheet)
        return Instance(
            short_id(sheet.number),
            self._client,
            sheet.worksheet,
            edition.number,
            "nl",
            sheet.slots,
            prefilled=_NAMED,
        )

    def _reading(self, sheet: Sheet) -> Reading:
        """What the house reads of a paper like this; read once for each sheet."""
        if sheet.worksheet not in self._read:
            paper = self.paper(sheet)
            (read,) = self._desk.office.reading.read(paper.content, lambda _: paper.instance)
            assert not isinstance(read, NotRead)
            self._read[sheet.worksheet] = read
        return self._read[sheet.worksheet]


def arrival_of(sheet: Sheet) -> Arrival:
    """The file that a paper came in, two days after it was written."""
    name = f"blad {sheet.number}.pdf"
    digest = sha256(name.encode()).hexdigest()
    return Arrival(name, b"", digest, _came(sheet.day), f"growth-{sheet.number}")


def _came(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC) + timedelta(days=2)


def _all_answers(sheet: Sheet) -> Answers:
    """With the header; now and then who filled it in is left blank."""
    head = {**_NAMED, "/filled_on": f"{sheet.day:%d-%m-%Y}"}
    if sheet.number % 10:
        head["/filled_by"] = "together"
    return {**head, **sheet.answers}


def _marked(mark: Mark, answers: Answers) -> Mark:
    """What a box holds on another paper of the same sheet."""
    raw = answers.get(mark.pointer)
    if raw is None:
        return replace(mark, raw=False if isinstance(mark.raw, bool) else None, state="empty")
    return replace(mark, raw=raw, state="read")


def _filled(content: bytes, answers: Answers) -> bytes:
    """The sheet with these answers, as a viewer would save it."""
    with pikepdf.open(BytesIO(content)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            said = answers.get(str(field.T))
            if said is None:
                continue
            if "/Kids" in field and field.get("/FT") == Name.Btn:
                field.V = Name(f"/{said}")
                for kid in field.Kids:
                    kid.AS = Name(f"/{said}") if f"/{said}" in kid.AP.N else Name.Off
            else:
                field.V = String(str(said))
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


@dataclass(frozen=True, slots=True)
class Cost:
    """What one more paper took in a dossier with so many papers.

    Attributes:
        papers: in the dossier before.
        seconds: of the processor, of the house and its children; the least of some rounds.
        memory: the most that the house held, in megabytes.
        trajectory: bytes of the summary that is drawn anew each time.
    """

    papers: int
    seconds: float
    memory: float
    trajectory: int


def measure(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> list[Cost]:
    """One more paper in a dossier of each size, each by a program that was just started."""
    context = get_context("spawn")
    costs = []
    for size in sizes:
        with TemporaryDirectory() as name, context.Pool(1, maxtasksperchild=1) as pool:
            pool.apply(fill, (Path(name), size, rounds + 1))
            costs.append(pool.apply(hand_in, (Path(name), size, rounds)))
    return costs


def fill(folder: Path, size: int, more: int) -> None:
    """Make a dossier of so many papers with its documents, and lay further papers ready."""
    (client,) = codes(1)
    desk = Desk(folder / "desk", [client])
    mill, sheets = Mill(desk, client), life(client)
    for start in range(0, size, BATCH):
        enter(desk, mill, [next(sheets) for _ in range(min(BATCH, size - start))])
    with desk.office.ledger() as ledger:
        ledger.jobs.ask([drawing_of(client)])
    desk.draw()
    (folder / "ready").mkdir()
    ready = [mill.paper(next(sheets)) for _ in range(more)]
    desk.note(ready)
    for paper in ready:
        (folder / "ready" / paper.name).write_bytes(paper.content)


def enter(desk: Desk, mill: Mill, sheets: Sequence[Sheet]) -> None:
    """Enter papers in the ledger as they would have been understood."""
    papers = [mill.submission(sheet) for sheet in sheets]
    rows = [
        ArrivalRow(
            arrival.id,
            arrival.name,
            arrival.sha256,
            arrival.received_at,
            "accepted",
            (1,),
            paper.worksheet,
            paper.client,
            paper.id,
            f"outbox/{paper.id}.json",
        )
        for arrival, paper in zip(map(arrival_of, sheets), papers, strict=True)
    ]
    with desk.office.ledger() as ledger:
        ledger.printed.add(mill.instances(sheets))
        ledger.take_in(rows, papers)


def hand_in(folder: Path, size: int, rounds: int) -> Cost:
    """Hand in the papers that lie ready, one by one; the first warms the house up."""
    on_one_core()
    desk = Desk(folder / "desk", ())
    desk.office.clock = lambda: _came(_day(size + TURN))
    ready = sorted((folder / "ready").iterdir(), key=lambda path: int(path.stem.split()[1]))
    times = []
    for path in ready[: rounds + 1]:
        path.rename(desk.office.settings.inbox / path.name)
        times.append(_worked(desk.take_in_and_draw))
    desk.check(size + rounds + 1, drawn=True)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    (drawn,) = desk.office.settings.outbox.glob("*/traject.pdf")
    return Cost(size, min(times[1:]), held, drawn.stat().st_size)


def _worked(work: Callable[[], object]) -> float:
    """Seconds of the processor that this process and all of its children used for a piece of work.

    A reader that is still alive is asked of the system: it is counted by nobody before it ends.
    """
    before = used()
    work()
    return used() - before


def used() -> float:
    """Seconds of the processor of this process and all of its children, so far."""
    ended = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in ended) + _living(os.getpid())


def _living(parent: int) -> float:
    """What the living descendants of a process used, in seconds."""
    found: dict[int, tuple[int, float]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        ticks = sum(map(int, parts[11:15]))
        found[int(path.parent.name)] = (int(parts[1]), ticks / os.sysconf("SC_CLK_TCK"))
    total, line = 0.0, [parent]
    while line:
        above = line.pop()
        for child, (whose, seconds) in found.items():
            if whose == above:
                total += seconds
                line.append(child)
    return total


def report(costs: Sequence[Cost]) -> str:
    """The cost of one paper by the length of the dossier."""
    first = costs[0]
    rows = [
        [
            str(c.papers),
            f"{c.seconds * 1e3:.0f}",
            f"{c.seconds / first.seconds:.2f}",
            f"{c.memory:.0f}",
            f"{c.trajectory / 1e3:.0f}",
        ]
        for c in costs
    ]
    head = ["papers", "ms of processor for one more", "times", "MB held at most", "kB of summary"]
    return table(head, rows)


if __name__ == "__main__":
    chosen = [int(text) for text in sys.argv[1:]] or SIZES
    print(report(measure(chosen)))
