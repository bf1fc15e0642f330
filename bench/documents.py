"""What the documents of one client with a year of papers cost, beside their bare words.

The same text is set by reportlab's platypus, without frames, icons or tags: what any program would
at least need. Each document is drawn after others that share few sentences with it, so that little
is remembered; and once more at once, as when a paper changed nothing.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate

from bench.desk import Desk, codes
from bench.growth import Mill, enter, life
from bench.measuring import on_one_core, table
from forms.catalogue import Catalogue
from pipeline.documents import action_plan, documents_of, trajectory
from pipeline.dossiers.progress import progress
from pipeline.records import Document, Progress

YEAR = 60  # papers: a little more than one a week
ROUNDS = 5
_BETWEEN = 12  # other documents, after which nothing of the one before is remembered


@dataclass(frozen=True, slots=True)
class Drawing:
    """Milliseconds of the processor, of the house and the press: for what is new, and once more."""

    name: str
    pages: int
    fresh: float
    again: float
    bare: float


def measure(rounds: int = ROUNDS) -> list[Drawing]:
    """The plan, the trajectory, and all documents of a client."""
    on_one_core()
    with TemporaryDirectory() as folder:
        shown, catalogue = _year(Path(folder))
    words, labels = catalogue.words("nl"), catalogue.domain_labels("nl")
    works: dict[str, Callable[[Progress], Sequence[Document]]] = {
        "plan": lambda one: [action_plan.draw(one, words, labels)],
        "trajectory": lambda one: [trajectory.draw(one, words, labels)],
        "all three": lambda one: list(documents_of(one, catalogue)),
    }
    return [_drawing(name, work, shown, rounds) for name, work in works.items()]


def _year(folder: Path) -> tuple[Progress, Catalogue]:
    (client,) = codes(1)
    desk = Desk(folder / "desk", [client])
    sheets = life(client)
    enter(desk, Mill(desk, client), [next(sheets) for _ in range(YEAR)])
    with desk.office.ledger() as ledger:
        dossier = desk.office.parts(ledger).issuing.dossier(client)
    assert dossier is not None
    return progress(dossier, desk.office.catalogue.domains), desk.office.catalogue


def _drawing(
    name: str, work: Callable[[Progress], Sequence[Document]], shown: Progress, rounds: int
) -> Drawing:
    fresh, again = [], []
    for number in range(rounds):
        for other in range(_BETWEEN):
            work(_said_otherwise(shown, f"{number} {other}"))
        fresh.append(_spent(lambda: work(shown)))
        again.append(_spent(lambda: work(shown)))
    texts = [_text(document) for document in work(shown)]
    bare = [_spent(lambda: [_bare(text) for text in texts]) for _ in range(rounds)]
    pages = sum(_pages(document) for document in work(shown))
    return Drawing(name, pages, *map(statistics.median, (fresh, again, bare)))


def _said_otherwise(shown: Progress, how: str) -> Progress:
    """The same life in other words."""
    steps = tuple(replace(step, text=f"{step.text} {how}") for step in shown.steps)
    strengths = tuple(replace(one, text=f"{one.text} {how}") for one in shown.dossier.strengths)
    goals = tuple(replace(goal, text=f"{goal.text} {how}") for goal in shown.dossier.goals)
    dossier = replace(shown.dossier, steps=steps, strengths=strengths, goals=goals)
    return replace(shown, steps=steps, dossier=dossier)


def _spent(work: Callable[[], object]) -> float:
    before = time.process_time() + _of_children()
    work()
    return (time.process_time() + _of_children() - before) * 1e3


def _of_children() -> float:
    """Seconds of the processor that living children used: to a nanosecond, as Linux counts."""
    threads = Path("/proc/self/task")
    children = {pid for file in threads.glob("*/children") for pid in _read(file).split()}
    tasks = (file for pid in children for file in Path(f"/proc/{pid}/task").glob("*/schedstat"))
    return sum(int((_read(file) or "0").split()[0]) for file in tasks) / 1e9


def _read(file: Path) -> str:
    """What a file of the system says; nothing where its thread ended meanwhile."""
    try:
        return file.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _text(document: Document) -> str:
    with pypdfium2.PdfDocument(document.content) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def _pages(document: Document) -> int:
    with pypdfium2.PdfDocument(document.content) as pdf:
        return len(pdf)


def _bare(text: str) -> bytes:
    """The words alone, a paragraph a line."""
    style, out = ParagraphStyle("bare", fontSize=14, leading=19), BytesIO()
    lines = [Paragraph(_safe(line), style) for line in text.splitlines() if line.strip()]
    SimpleDocTemplate(out).build(lines)
    return out.getvalue()


def _safe(line: str) -> str:
    kept = "".join(letter for letter in line if letter.isprintable() and ord(letter) < 0x2600)
    return kept.replace("&", "&amp;").replace("<", "&lt;")


def report(drawings: Sequence[Drawing]) -> str:
    """A row a document."""
    rows = [
        [d.name, str(d.pages), f"{d.fresh:.0f}", f"{d.again:.0f}", f"{d.bare:.0f}"]
        for d in drawings
    ]
    return table(["", "pages", "ms, all new", "ms, once more", "ms, bare words"], rows)


if __name__ == "__main__":
    print(report(measure()))
