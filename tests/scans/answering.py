"""A printed sheet and chosen answers -> its pages, filled in with a pen by one and the same person.

Where `filling` lets chance decide what is meant, here the test does: what is written is known.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from types import MappingProxyType

import numpy as np
import pikepdf

from forms.layout.parts import Box
from forms.pdf.identity_xmp import parse_xmp
from pipeline.records import Instance
from tests.scans import marks
from tests.scans.combs import write_comb
from tests.scans.filling import Filled
from tests.scans.lettering import fill_box, width_of
from tests.scans.marks import Spot
from tests.scans.pens import PENS, Pen
from tests.scans.printing import Printer, Sheet, hidden_fields, print_page
from tests.scans.truth import PageTruth
from tests.scans.writers import Work, Writer, writer
from tests.workspace import shipped

Answers = Mapping[str, str | bool]
PLAIN_PRINTER = Printer()
NOTHING: Answers = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a hand and a pen, both by chance, and the same on every page.

    Attributes:
        mark: how this person marks boxes, where that is chosen.
    """

    hand: Writer
    rng: np.random.Generator

    @classmethod
    def of(cls, seed: int, *, mark: str = "cross", pens: tuple[Pen, ...] = PENS[:3]) -> "Person":
        """The person with this seed; ballpoint or fineliner."""
        rng = np.random.default_rng(seed)
        return cls(replace(writer(rng, pens), mark=mark), rng)

    def fill(
        self,
        sheet: Sheet,
        answers: Answers,
        *,
        over: Answers = NOTHING,
        printer: Printer = PLAIN_PRINTER,
    ) -> list[Filled]:
        """Every page of a sheet, with these answers (pointer -> words, digits, a code or a tick).

        A client code is written on every page that asks for it. `over`: what is written over an
        answer afterwards, so that nobody can read it.

        Raises:
            KeyError: an answer for a box that the sheet has not.
        """
        known = {box.pointer for page in sheet.pages for box in sheet.boxes(page)}
        if odd := sorted(answers.keys() - known):
            raise KeyError(*odd)
        return [self._page(sheet, page, (answers, over), printer) for page in sheet.pages]

    def _page(
        self, sheet: Sheet, page: int, written: Iterable[Answers], printer: Printer
    ) -> Filled:
        work = Work(print_page(sheet, page, printer, self.rng), self.hand, self.rng)
        for answers in written:
            for boxes in _questions(sheet, page):
                answer = answers.get(boxes[0].pointer)
                if answer not in (None, False, ""):
                    _answer(work, boxes, answer)
        truth = PageTruth(
            sheet.worksheet, sheet.edition, sheet.language, page, sheet.client, sheet.instance
        )
        return Filled(work.paper, truth)


def _questions(sheet: Sheet, page: int) -> Iterator[list[Box]]:
    groups: dict[str, list[Box]] = defaultdict(list)
    for box in sheet.boxes(page):
        groups[box.pointer].append(box)
    yield from groups.values()


def _answer(work: Work, boxes: list[Box], answer: str | bool | None) -> None:
    box = boxes[0]
    if box.kind == "comb":
        write_comb(work, box, "".join(c for c in str(answer) if c.isdigit()))
    elif box.kind in ("tick", "circle"):
        chosen = box if answer is True else next(each for each in boxes if each.code == answer)
        mark(work, chosen)
    else:
        fill_box(work, box, _smaller(work, box, str(answer)))


def _smaller(work: Work, box: Box, text: str) -> str:
    """The text; it must fit, for a test that says what was written must have written it."""
    room = box.w * max(1, round(box.h / 9.5))
    if width_of(text, work.hand) > room:
        raise ValueError(box.pointer)
    return text


def mark(work: Work, box: Box, style: str | None = None) -> None:
    """Mark a box as this person does, or in another style."""
    x, y = work.paper.spot(box.x + box.w / 2, box.y + box.h / 2)
    spot = Spot(
        x, y, box.w * work.paper.scale, work.hand.pen.width, box.kind == "circle", work.hand.shake
    )
    work.draw(marks.PLAIN[style or work.hand.mark](spot, work.rng))


def blank_sheet(worksheet: str, language: str = "nl") -> Sheet:
    """A blank sheet as `krachtwerk print` gives it."""
    edition = shipped().current(worksheet, language)
    pages = tuple(range(1, len(edition.layout.pages) + 1))
    content = shipped().template(edition).content
    return Sheet(content, worksheet, edition.number, language, pages)


def personal_sheet(content: bytes, instance: Instance) -> Sheet:
    """A sheet that was printed for a client, and what the ledger keeps of it."""
    pages = instance.pages or tuple(
        range(
            1,
            len(
                shipped()
                .edition(instance.worksheet, instance.edition, instance.language)
                .layout.pages
            )
            + 1,
        )
    )
    return Sheet(
        content,
        instance.worksheet,
        instance.edition,
        instance.language,
        pages,
        instance.client,
        instance.instance,
        instance.prefilled,
        hidden_fields(content),
    )


def instance_on(content: bytes) -> str:
    """The number that stands printed on a personal sheet."""
    with pikepdf.open(BytesIO(content)) as pdf:
        identity = parse_xmp(pdf.Root.Metadata.read_bytes())
    assert identity is not None
    assert identity.instance is not None
    return identity.instance
