"""What a personal form has beside its template -> its place in what is read aloud."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pikepdf import String

from forms.ground.script import FROM_RIGHT, tongue_of
from forms.ground.words import tag_of
from forms.layout.parts import Layout
from forms.pdf.incremental_update import IncrementalUpdate
from forms.pdf.slot_words import SlotLines, SlotText
from forms.pdf.structure import PageElements, StructureIndex, elements_of, silenced


@dataclass(frozen=True, slots=True)
class MarkedContent:
    """The numbers of the marked contents of a page that a stamp adds.

    Attributes:
        slots: by the pointer of each slot that is used.
        foot: of the lines at its foot; None where they are not read aloud there.
    """

    slots: Mapping[str, int] = field(default_factory=dict)
    foot: int | None = None


class StampedStructure:
    """Hangs what a stamp adds in the tree of a template, and silences what that covers."""

    def __init__(
        self,
        layout: Layout,
        tree: StructureIndex,
        slots: Mapping[str, SlotText],
        update: IncrementalUpdate,
    ) -> None:
        self._layout = layout
        self._tree = tree
        self._slots = slots
        self._update = update

    def page(
        self, number: int, lines: Mapping[str, SlotLines], foot: Sequence[str]
    ) -> MarkedContent:
        """Give the words of slots and the lines at the foot of a page their place."""
        page, known = self._layout.pages[number - 1], self._tree.pages[number - 1]
        holders, marked = list(known.holders), dict[str, int]()
        for (element, body), told in zip(known.elements, elements_of(page), strict=True):
            if told.slot is not None and told.slot in lines:
                marked[told.slot] = len(holders)
                if self.tongue(told.slot) is not None:
                    holders += self._in_two(told.slot, lines[told.slot], element, body, holders)
                    continue
                aloud = self._aloud(told.slot, lines[told.slot])
                self._update.set_object(element, f"<< {body} /K {len(holders)}{aloud} >>")
                holders.append(element)
        for n in silenced(page, self._slots):
            element, body = known.elements[n]
            self._update.set_object(element, f"<< {body} /ActualText () >>")
        at_foot = len(holders) if foot else None
        if foot:
            holders.append(self._at_foot(known, len(holders), foot))
        held = " ".join(f"{each} 0 R" for each in holders)
        self._update.set_object(known.parents, f"[ {held} ]")
        return MarkedContent(marked, at_foot)

    def tongue(self, pointer: str) -> str | None:
        """The language of the client's words in a slot, where it is another than the sheet's."""
        text = self._slots[pointer]
        return tongue_of("" if text.hand else text.text, tag_of(self._layout.language))

    def _aloud(self, pointer: str, lines: SlotLines) -> str:
        """What is heard of the words in a slot: in the order they were written, without the id."""
        if self._slots[pointer].hand is not None:
            return ""
        return _said(" · ".join(filter(None, map(" ".join, lines))))

    def _in_two(
        self, pointer: str, lines: SlotLines, paragraph: int, body: str, holders: Sequence[int]
    ) -> list[int]:
        """Hang the client's words, in their own language, and who and when below one paragraph.

        The two elements, each for a marked content; `holders`: those before them on the page.
        """
        aside = f"/Type /StructElem /S /Span /P {paragraph} 0 R"
        page = re.search(r"/Pg \d+ 0 R", body)
        aside += f" {page[0]}" if page else ""
        words, told = (self._update.new_number() for _ in lines)
        tongue = f"/Lang ({self.tongue(pointer)})"
        begun = f"{aside} {tongue} /K {len(holders)}{_said(' '.join(lines.words))}"
        self._update.set_object(words, f"<< {begun} >>")
        further = _said(f" · {' '.join(lines.told)}" if lines.told else "")
        self._update.set_object(told, f"<< {aside} /K {len(holders) + 1}{further} >>")
        self._update.set_object(paragraph, f"<< {body} /K [{words} 0 R {told} 0 R] >>")
        return [words, told]

    def _at_foot(self, known: PageElements, marked: int, foot: Sequence[str]) -> int:
        """Hang the lines at the foot behind all else of their page; the element that holds them."""
        element = self._update.new_number()
        above = f"/Type /StructElem /S /P /P {known.part} 0 R /Pg {known.page} 0 R"
        self._update.set_object(element, f"<< {above} /K {marked}{_said(' '.join(foot))} >>")
        kids = " ".join(f"{each} 0 R" for each in (*(n for n, _ in known.elements), element))
        part = f"/Type /StructElem /S /Part /P {self._tree.document} 0 R /K [{kids}]"
        self._update.set_object(known.part, f"<< {part} >>")
        return element


def _said(text: str) -> str:
    """The entry of an element that says what is heard in its place."""
    return f" /ActualText {String(text.replace(FROM_RIGHT, '')).unparse().decode('latin-1')}"
