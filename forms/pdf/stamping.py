"""Template -> personal form: codes, known texts and field values, as an incremental update.

The template's bytes are kept and only the objects that differ are written behind them. Nothing is
parsed or drawn again, which is what makes it many times faster than drawing the sheet.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pikepdf import Name, String

from forms.ground.style import MM, TINT, WHITE
from forms.ground.words import Words
from forms.layout.bands import CONTENT_LEFT, CONTENT_WIDTH
from forms.layout.parts import Box, Layout, LayoutPage, Slot
from forms.pdf import inking
from forms.pdf.bookmarks import of_pages
from forms.pdf.box_operators import shown_in
from forms.pdf.identity_xmp import FormIdentity, xmp
from forms.pdf.incremental_update import IncrementalUpdate
from forms.pdf.page_code import PageCode
from forms.pdf.page_content import DrawnPage, drawn_pages
from forms.pdf.slot_words import SlotLines, SlotText, drawn_in, lines_in
from forms.pdf.stamped_structure import MarkedContent, StampedStructure
from forms.pdf.subset_fonts import AskedFonts
from forms.pdf.template_index import IndexedField, TemplateIndex, index_of

_READ_ONLY, _HIDDEN, _PRINT = 1, 2, 4


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes a form personal.

    Attributes:
        client: code with hyphen, or None for a team.
        instance: seven characters; None for some pages of a blank sheet.
        marks: pointer -> text, choice code or True, printed into the fields.
        slots: pointer of a slot -> what stands there. An unused slot is left out of the print.
        title: of a print that is not to say what it is: what the file is called, which then does
            not tell which form it is; its pages do.
        pages: those that are printed, 1-based; none for all that the slots need.
        foot: lines above the number of every page, the last right above it.
    """

    client: str | None
    instance: str | None
    marks: Mapping[str, str | bool | None] = field(default_factory=dict)
    slots: Mapping[str, SlotText] = field(default_factory=dict)
    title: str | None = None
    pages: tuple[int, ...] = ()
    foot: tuple[str, ...] = ()


class Template:
    """A template, looked through once; `stamp` may be called any number of times."""

    def __init__(self, content: bytes, layout: Layout, edition: int, words: Words) -> None:
        self.content = content
        self.layout = layout
        self.edition = edition
        self.words = words
        self.code = words("language.code")

    @cached_property
    def index(self) -> TemplateIndex:
        """Where everything stands in it."""
        return index_of(self.content)

    @cached_property
    def drawn(self) -> tuple[DrawnPage, ...]:
        """What is drawn on each of its pages."""
        return drawn_pages(self.content)

    def pages_of(self, slots: Iterable[str]) -> tuple[int, ...]:
        """The pages that a print with these slots needs: without those of unused slots alone."""
        used = set(slots)
        return tuple(
            number
            for number, page in enumerate(self.layout.pages, start=1)
            if not page.slots or any(slot.pointer in used for slot in page.slots)
        )

    def stamp(self, stamp: Stamp) -> bytes:
        """The personal form. The same stamp gives the same bytes."""
        return _PersonalForm(self, stamp).written()


class _PersonalForm:
    """What differs from the template."""

    def __init__(self, template: Template, stamp: Stamp) -> None:
        self.template = template
        self.index = template.index
        self.print = stamp
        self.update = IncrementalUpdate(template.index.file)
        self.pages = stamp.pages or template.pages_of(stamp.slots)
        self.hidden: set[str] = set()
        self.aloud = StampedStructure(
            template.layout, template.index.structure, stamp.slots, self.update
        )
        self.asked = AskedFonts()
        self.fonts: dict[str, int] = {}  # number of each that was asked for
        self.on_pages: dict[str, None] = {}

    def written(self) -> bytes:
        """The whole file."""
        stamp, fields = self.print, self.index.fields
        for position, number in enumerate(self.pages, start=1):
            self._page(number, position)
        if stamp.client and "/client" in fields:
            self._field("/client", stamp.client, flags=_READ_ONLY)
        for pointer, value in stamp.marks.items():
            if value is not None and pointer in fields:
                self._field(pointer, value)
        for pointer in sorted(self.hidden):
            self._field(pointer, None, hide=True)
        if len(self.pages) < len(self.index.tree.pages):
            self._leave_out_pages()
        self._add_fonts()
        self._identify()
        return self.update.written()

    def _identify(self) -> None:
        layout = self.template.layout
        identity = FormIdentity(
            layout.worksheet,
            self.template.edition,
            layout.language,
            self.print.client,
            self.print.instance,
        )
        title = self.print.title
        packet = xmp(layout.title, identity) if title is None else xmp(title, None)
        if title is not None:
            named = String(title).unparse().decode("latin-1")
            self.update.set_object(self.index.file.info, f"<< /Title {named} >>")
        self.update.set_stream(self.index.metadata, "/Type /Metadata /Subtype /XML", packet)

    def _page(self, number: int, position: int) -> None:
        template, stamp = self.template, self.print
        page, form = template.layout.pages[number - 1], template.layout.code
        code = PageCode(form, template.edition, template.code, number, stamp.client, stamp.instance)
        label = template.layout.number_of(number, template.words, position, len(self.pages))
        parts = ["/Artifact BMC", inking.band(code, label, page.letters), "EMC"]
        lines = {
            slot.pointer: lines_in(text, slot, self._more(slot), template.layout.letters)
            for slot in page.slots
            if (text := stamp.slots.get(slot.pointer)) is not None
        }
        foot = stamp.foot if position == 1 else ()
        told = self.aloud.page(number, lines, foot) if page.slots or foot else MarkedContent()
        parts += [
            self._slot(page, slot, told.slots.get(slot.pointer), lines.get(slot.pointer))
            for slot in page.slots
        ]
        if stamp.foot:
            marked = told.foot is not None
            begun = f"/P <</MCID {told.foot}>> BDC" if marked else "/Artifact BMC"
            parts += [begun, inking.foot(stamp.foot), "EMC"]
        content = "\n".join(parts)
        self.on_pages |= dict.fromkeys(self._fonts_of(content))
        self.update.set_stream(self.index.stamps[number - 1], "", content.encode("ascii"))
        payload = String(code.payload()).unparse().decode("ascii")
        self.update.set_object(self.index.privates[number - 1], f"<< /Code {payload} >>")

    def _more(self, slot: Slot) -> str:
        """The phrase that says that words go on elsewhere."""
        return self.template.words(
            "paper.idea_reads_on" if slot.shows == "idea" else "paper.reads_on"
        )

    def _slot(
        self, page: LayoutPage, slot: Slot, marked: int | None, lines: SlotLines | None
    ) -> str:
        """The known text over the slot, marked so; or white over a slot that is not used."""
        if lines is None:
            low, high = slot.whole_y, slot.whole_y + slot.whole_h
            self.hidden |= {box.pointer for box in page.boxes if low <= box.y <= high}
            left, wide = CONTENT_LEFT - 2, CONTENT_WIDTH + 4
            white = inking.area(left, slot.whole_y - 1, wide, slot.whole_h, WHITE)
            return f"/Artifact BMC\n{white}\nEMC"
        text = self.print.slots[slot.pointer]
        self.hidden.update(slot.covers)
        area = inking.area(slot.x + 1, slot.y + 1, slot.w - 2, slot.h - 2, TINT)
        letters = self.template.layout.letters
        drawn = drawn_in(text, lines, slot, self._more(slot), letters)
        white = f"/Artifact BMC\n{area}\nEMC"
        if marked is None or self.aloud.tongue(slot.pointer) is None:
            words = "\n".join(filter(None, drawn))
            return f"{white}\n/P <</MCID {marked}>> BDC\n{words}\nEMC"
        words = f"/P <</MCID {marked}>> BDC\n{drawn.words}\nEMC"
        told = f"/P <</MCID {marked + 1}>> BDC\n{drawn.told}\nEMC"
        return f"{white}\n{words}\n/Artifact BMC\n{drawn.id}\nEMC\n{told}"

    def _field(
        self, pointer: str, value: str | bool | None, *, flags: int = 0, hide: bool = False
    ) -> None:
        entry, box = self.index.fields[pointer], self.template.layout.boxes[pointer]
        visible = _HIDDEN if hide else _PRINT
        head = f"/Ff {entry.flags | flags}"
        if box.is_to_tick:
            on = (box.code if value else "Off") if isinstance(value, bool) else value or "Off"
            self._marks(entry, head, on, visible)
            return
        ap = ""
        if isinstance(value, str):
            head += f" /V {String(value).unparse().decode('latin-1')}"
            ap = f" /AP << /N {self._appearance(box, value)} 0 R >>"
        shown = f"/F {visible}{ap}"
        if not entry.kids:
            self.update.set_object(entry.number, f"<< {entry.body} {head} {shown} >>")
            return
        self.update.set_object(entry.number, f"<< {entry.body} {head} >>")
        for kid in entry.kids:
            self.update.set_object(kid.number, f"<< {kid.body} {shown} >>")

    def _marks(self, entry: IndexedField, head: str, on: str, visible: int) -> None:
        name = Name(f"/{on}").unparse().decode("ascii")
        body = f"{entry.body} {head} /V {name}"
        if not entry.kids:
            self.update.set_object(entry.number, f"<< {body} /AS {name} /F {visible} >>")
            return
        self.update.set_object(entry.number, f"<< {body} >>")
        for kid in entry.kids:
            shown = name if kid.state == on else "/Off"
            self.update.set_object(kid.number, f"<< {kid.body} /AS {shown} /F {visible} >>")

    def _appearance(self, box: Box, value: str) -> int:
        """The appearance stream of a text value; its object number."""
        content = shown_in(
            box, value, self.template.words("paper.reads_on"), self.template.layout.letters.typed
        )
        beside = self._entries(self._fonts_of(content.decode("ascii")))
        number = self.update.new_number()
        self.update.set_stream(
            number,
            f"/Type /XObject /Subtype /Form /BBox [0 0 {box.w * MM:.2f} {box.h * MM:.2f}] "
            f"/Resources << /Font << /KwR {self.index.font} 0 R{beside} >> >>",
            content,
        )
        return number

    def _fonts_of(self, operators: str) -> tuple[str, ...]:
        """The fonts that operators ask for beside those of every form; each gets its number."""
        names = self.asked.ask(operators)
        for name in names:
            if name not in self.fonts:
                self.fonts[name] = self.update.new_number()
                # it stands in the place of the template's font of that name
                self.asked.outlines[name] |= self.index.drawn.get(name, frozenset())
        return names

    def _entries(self, names: Iterable[str]) -> str:
        return "".join(f" /{name} {self.fonts[name]} 0 R" for name in names)

    def _add_fonts(self) -> None:
        if self.on_pages:
            for number, body in self.index.page_fonts:
                kept = _without(body, self.on_pages)
                self.update.set_object(number, f"<< {kept}{self._entries(self.on_pages)} >>")
        self.asked.put(self.update.put, self.fonts)

    def _leave_out_pages(self) -> None:
        tree, places = self.index.tree, self.template.layout.places
        kids = " ".join(f"{tree.pages[n - 1]} 0 R" for n in self.pages)
        counted = f"/Kids [{kids}] /Count {len(self.pages)}"
        self.update.set_object(tree.number, f"<< {tree.body} {counted} >>")
        fields = " ".join(
            f"{entry.number} 0 R"
            for pointer, entry in self.index.fields.items()
            if any(place.page in self.pages for place in places[pointer])
        )
        form = f"<< {self.index.form_body} /Fields [{fields}] >>"
        self.update.set_object(self.index.form, form)
        read = self.index.structure
        parts = " ".join(f"{read.pages[n - 1].part} 0 R" for n in self.pages)
        told = f"/Type /StructElem /S /Document /P {read.root} 0 R /K [{parts}]"
        self.update.set_object(read.document, f"<< {told} >>")
        if self.index.bookmarks is not None:
            for number, body in of_pages(self.index.bookmarks, self.pages):
                self.update.set_object(number, body)


def _without(fonts: str, names: Iterable[str]) -> str:
    """The fonts of a page but for these, where the template has any of them."""
    for name in names:
        fonts = re.sub(rf"/{name} \d+ 0 R ?", "", fonts)
    return fonts
