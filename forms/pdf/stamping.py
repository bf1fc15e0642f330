"""Template -> personal form: codes, known texts and field values, as an incremental update.

The template's bytes are kept and only the objects that differ are written behind them, with a
cross-reference section of their own (ISO 32000-1, 7.5.6). Nothing is parsed or drawn again, which
is what makes it many times faster than drawing the sheet.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, String

from forms.ground.fonts import Face, drawable, measure
from forms.ground.style import INK, MM, SOFT_INK, TINT, WHITE
from forms.ground.words import Words
from forms.layout.bands import CONTENT_LEFT, CONTENT_WIDTH
from forms.layout.blocks import WRITING, Typesetter
from forms.layout.parts import Box, Layout, Page, Slot
from forms.pdf import inking
from forms.pdf.identity_xmp import FormIdentity, xmp
from forms.pdf.page_code import PageCode

ID_ROOM = 38.0  # mm of a slot's width that the id beside the words takes
_READ_ONLY, _HIDDEN = 1, 2
_PAD = 2.0  # mm between a box and its text
_TYPESETTER = Typesetter(measure)


@dataclass(frozen=True, slots=True)
class SlotText:
    """What is printed in a slot: the readable id, the client's words, who and when.

    `hand` are words in the client's own hand, in the place of `text`.
    """

    id: str
    text: str
    detail: str = ""
    hand: inking.Hand | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes a form personal.

    Attributes:
        client: code with hyphen, or None for a team. instance: seven characters.
        marks: pointer -> text, choice code or True, printed into the fields.
        slots: pointer of a slot -> what stands there. An unused slot is left out of the print.
    """

    client: str | None
    instance: str
    marks: Mapping[str, str | bool | None] = field(default_factory=dict)
    slots: Mapping[str, SlotText] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Object:
    number: int
    body: str  # dictionary without the keys that stamping sets, and without its brackets
    flags: int = 0
    kids: tuple[tuple[int, str, str], ...] = ()  # number, body, on-state


class Template:
    """A template, indexed once; `stamp` may be called any number of times, from any thread."""

    def __init__(self, content: bytes, layout: Layout, edition: int, words: Words) -> None:
        self.content = content
        self.layout = layout
        self.edition = edition
        self.words = words
        self.code = words("language.code")
        with pikepdf.open(BytesIO(content)) as pdf:
            self._index(pdf)

    def _index(self, pdf: pikepdf.Pdf) -> None:
        self.size = int(pdf.trailer.Size)
        self.start = int(self.content.rsplit(b"startxref", 1)[1].split()[0])
        self.root = pdf.Root.objgen[0]
        self.info = pdf.trailer.Info.objgen[0]
        self.id = bytes(pdf.trailer.ID[0]).hex()
        self.metadata = pdf.Root.Metadata.objgen[0]
        self.form = pdf.Root.AcroForm.objgen[0]
        self.form_body = _body(pdf.Root.AcroForm, {"/Fields"})
        self.font = pdf.Root.AcroForm.DR.Font.KwR.objgen[0]
        self.tree = pdf.Root.Pages.objgen[0]
        self.tree_body = _body(pdf.Root.Pages, {"/Kids", "/Count"})
        self.pages = [page.obj.objgen[0] for page in pdf.pages]
        self.stamps = [page.obj.Contents[-1].objgen[0] for page in pdf.pages]
        self.privates = [page.obj.PieceInfo.Krachtwerk.Private.objgen[0] for page in pdf.pages]
        self.fields = {str(f.T): _field(f) for f in pdf.Root.AcroForm.Fields}
        self.boxes: dict[str, Box] = {}
        self.on_pages: dict[str, set[int]] = {}
        for number, page in enumerate(self.layout.pages, start=1):
            for box in page.boxes:
                self.boxes.setdefault(box.pointer, box)
                self.on_pages.setdefault(box.pointer, set()).add(number)

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
        return _Update(self, stamp).write()


def _body(source: Any, without: Iterable[str]) -> str:
    copy = Dictionary({key: value for key, value in source.items() if key not in without})
    text: str = copy.unparse().decode("latin-1")
    return text.strip().removeprefix("<<").removesuffix(">>").strip()


def _field(source: Any) -> _Object:
    kids: tuple[tuple[int, str, str], ...] = ()
    without = {"/V", "/AS", "/Ff", "/F"}
    if "/Kids" in source:
        kids = tuple(
            (kid.objgen[0], _body(kid, {"/AS", "/F", *_ap(kid)}), _on_state(kid))
            for kid in source.Kids
        )
    else:
        without |= set(_ap(source))
    return _Object(source.objgen[0], _body(source, without), int(source.get("/Ff", 0)), kids)


def _ap(widget: Any) -> tuple[str, ...]:
    """The appearance is set anew for text, and kept for ticks and circles."""
    return () if "/AS" in widget else ("/AP",)


def _on_state(widget: Any) -> str:
    if "/AS" not in widget:
        return ""
    return next(str(key)[1:] for key in widget.AP.N.keys() if key != "/Off")  # noqa: SIM118


class _Update:
    """Collects the objects that differ and writes them behind the template."""

    def __init__(self, template: Template, stamp: Stamp) -> None:
        self.template = template
        self.print = stamp
        self.objects: dict[int, bytes] = {}
        self.next_number = template.size
        self.pages = template.pages_of(stamp.slots)
        self.hidden: set[str] = set()

    def write(self) -> bytes:
        template, stamp = self.template, self.print
        for position, number in enumerate(self.pages, start=1):
            self._page(number, position)
        if stamp.client and "/client" in template.fields:
            self._field("/client", stamp.client, flags=_READ_ONLY)
        for pointer, value in stamp.marks.items():
            if value is not None and pointer in template.fields:
                self._field(pointer, value)
        for pointer in sorted(self.hidden):
            self._field(pointer, None, hide=True)
        if len(self.pages) < len(template.pages):
            self._leave_out_pages()
        layout = template.layout
        identity = FormIdentity(
            layout.worksheet, template.edition, layout.language, stamp.client, stamp.instance
        )
        self._stream(
            template.metadata, "/Type /Metadata /Subtype /XML", xmp(layout.title, identity)
        )
        return self._file()

    def _page(self, number: int, position: int) -> None:
        template = self.template
        page = template.layout.pages[number - 1]
        code = PageCode(
            template.layout.code, template.edition, template.code, number,
            self.print.client, self.print.instance,
        )  # fmt: skip
        label = template.words("paper.page_of", n=position, m=len(self.pages))
        parts = ["/Artifact BMC", inking.band(code, label), "EMC"]
        parts += [self._slot(page, slot) for slot in page.slots]
        self._stream(template.stamps[number - 1], "", "\n".join(parts).encode("ascii"))
        payload = String(code.payload()).unparse().decode("ascii")
        self._object(template.privates[number - 1], f"<< /Code {payload} >>")

    def _slot(self, page: Page, slot: Slot) -> str:
        """The known text over the slot; or white over a slot that is not used."""
        text = self.print.slots.get(slot.pointer)
        if text is None:
            self.hidden |= {
                box.pointer for box in page.boxes
                if slot.whole_y <= box.y <= slot.whole_y + slot.whole_h
            }  # fmt: skip
            return inking.area(
                CONTENT_LEFT - 2, slot.whole_y - 1, CONTENT_WIDTH + 4, slot.whole_h, WHITE
            )
        self.hidden.update(slot.covers)
        out = [inking.area(slot.x + 1, slot.y + 1, slot.w - 2, slot.h - 2, TINT)]
        key = "paper.idea_reads_on" if slot.shows == "idea" else "paper.reads_on"
        more = self.template.words(key)
        base = slot.y + 6
        if text.hand is not None:
            out += inking.hand_at(text.hand, slot.x + 4, slot.y, more)
            base = slot.y + min(text.hand.below + 8, slot.h - 2.2)
            room = 1 + int((slot.y + slot.h - 2 - base) / 5.4)
        else:
            lines = _fit(text.text, slot.w - ID_ROOM, 3 if text.detail else 4, more, 13)
            for n, line in enumerate(lines):
                at = slot.y + 6 + n * 5.6
                out.append(inking.text_at(slot.x + 4, at, line, face="bold", size=13))
            room = max(1, 4 - len(lines))
            base += len(lines) * 5.6 + 0.6
        out.append(inking.text_ending_at(slot.x + slot.w - 4, slot.y + 6, text.id, 12))
        if text.detail:
            for n, line in enumerate(_fit(text.detail, slot.w - 8, room, more, 12)):
                out.append(inking.text_at(slot.x + 4, base + n * 5.4, line, size=12, ink=SOFT_INK))
        return "\n".join(out)

    def _field(
        self, pointer: str, value: str | bool | None, *, flags: int = 0, hide: bool = False
    ) -> None:
        entry = self.template.fields[pointer]
        box = self.template.boxes[pointer]
        visible = _HIDDEN if hide else 4
        head = f"/Ff {entry.flags | flags}"
        if box.kind in ("tick", "circle"):
            on = (box.code if value else "Off") if isinstance(value, bool) else value or "Off"
            self._marks(entry, head, on, visible)
            return
        ap = ""
        if isinstance(value, str):
            head += f" /V {String(value).unparse().decode('latin-1')}"
            ap = f" /AP << /N {self._appearance(box, value)} 0 R >>"
        if not entry.kids:
            self._object(entry.number, f"<< {entry.body} {head} /F {visible}{ap} >>")
            return
        self._object(entry.number, f"<< {entry.body} {head} >>")
        for number, body, _ in entry.kids:
            self._object(number, f"<< {body} /F {visible}{ap} >>")

    def _marks(self, entry: _Object, head: str, on: str, visible: int) -> None:
        name = Name(f"/{on}").unparse().decode("ascii")
        if not entry.kids:
            self._object(
                entry.number, f"<< {entry.body} {head} /V {name} /AS {name} /F {visible} >>"
            )
            return
        self._object(entry.number, f"<< {entry.body} {head} /V {name} >>")
        for number, body, state in entry.kids:
            shown = name if state == on else "/Off"
            self._object(number, f"<< {body} /AS {shown} /F {visible} >>")

    def _appearance(self, box: Box, value: str) -> int:
        """The appearance stream of a text value; its object number."""
        text = drawable(value)[0]
        ground, lines = "", _comb(box, text) if box.kind == "comb" else []
        if box.kind != "comb":
            ground, lines = _written(box, text, self.template.words("paper.reads_on"))
        text_ops = f"{inking.fill(INK)} BT /KwR 12 Tf {' '.join(lines)} ET"
        content = f"/Tx BMC q {ground}{text_ops} Q EMC"
        number = self.next_number
        self.next_number += 1
        self._stream(
            number,
            f"/Type /XObject /Subtype /Form /BBox [0 0 {box.w * MM:.2f} {box.h * MM:.2f}] "
            f"/Resources << /Font << /KwR {self.template.font} 0 R >> >>",
            content.encode("ascii"),
        )
        return number

    def _leave_out_pages(self) -> None:
        template = self.template
        kept = set(self.pages)
        kids = " ".join(f"{template.pages[n - 1]} 0 R" for n in self.pages)
        self._object(
            template.tree, f"<< {template.tree_body} /Kids [{kids}] /Count {len(self.pages)} >>"
        )
        fields = " ".join(
            f"{entry.number} 0 R"
            for pointer, entry in template.fields.items()
            if template.on_pages[pointer] & kept
        )
        self._object(template.form, f"<< {template.form_body} /Fields [{fields}] >>")

    def _object(self, number: int, body: str) -> None:
        self.objects[number] = body.encode("latin-1")

    def _stream(self, number: int, entries: str, data: bytes) -> None:
        head = f"<< {entries} /Length {len(data)} >>\nstream\n".encode("ascii")
        self.objects[number] = head + data + b"\nendstream"

    def _file(self) -> bytes:
        template = self.template
        out = [template.content, b"\n"]
        position = len(template.content) + 1
        offsets: dict[int, int] = {}
        for number, body in sorted(self.objects.items()):
            piece = b"%d 0 obj\n%s\nendobj\n" % (number, body)
            offsets[number] = position
            position += len(piece)
            out.append(piece)
        out.append(_cross_reference(offsets))
        digest = hashlib.sha256(b"".join(out[2:])).hexdigest()[:32]
        out.append(
            (
                f"trailer\n<< /Size {self.next_number} /Root {template.root} 0 R "
                f"/Info {template.info} 0 R /Prev {template.start} "
                f"/ID [<{template.id}> <{digest}>] >>\nstartxref\n{position}\n%%EOF\n"
            ).encode("ascii")
        )
        return b"".join(out)


def _cross_reference(offsets: Mapping[int, int]) -> bytes:
    """A classic cross-reference section: runs of consecutive numbers, 20 bytes an entry."""
    rows = ["xref\n"]
    numbers = sorted(offsets)
    start = 0
    while start < len(numbers):
        end = start
        while end + 1 < len(numbers) and numbers[end + 1] == numbers[end] + 1:
            end += 1
        rows.append(f"{numbers[start]} {end - start + 1}\n")
        rows += [f"{offsets[n]:010d} 00000 n \n" for n in numbers[start : end + 1]]
        start = end + 1
    return "".join(rows).encode("ascii")


def _fit(text: str, width: float, count: int, more: str, size: float) -> list[str]:
    """At most `count` lines; what does not fit is announced at the end of the last."""
    face: Face = "bold" if size > 12 else "regular"
    lines = _TYPESETTER.wrap(drawable(text)[0], width, face, size)
    if len(lines) <= count:
        return lines
    last = lines[count - 1].split()
    while len(last) > 1 and measure(f"{' '.join(last)} {more}", face, size) > width * MM:
        last.pop()
    words = " ".join(last)
    while words and measure(f"{words} {more}", face, size) > width * MM:
        words = words[:-1]  # one word that is too long is cut, not dropped
    return [*lines[: count - 1], f"{words} {more}".strip()]


def _comb(box: Box, text: str) -> list[str]:
    """One letter in the middle of each cell."""
    cell = box.w * MM / box.cells
    base = box.h * MM / 2 - 4.2
    out, before = [], 0.0
    for n, letter in enumerate(text[: box.cells]):
        x = (n + 0.5) * cell - measure(letter, "regular", 12) / 2
        out.append(f"{x - before:.2f} {base if n == 0 else 0:.2f} Td")
        out.append(f"<{inking.glyphs(letter, 'regular')}> Tj")
        before = x
    return out


def _written(box: Box, text: str, more: str) -> tuple[str, list[str]]:
    """Lines of text in a box: on the writing lines, or closer where there is much of it.

    Closer lines get a white ground, or the dotted rules would run through the letters.
    """
    height, width = box.h * MM, box.w - 2 * _PAD
    if box.kind == "line":
        (line,) = _fit(" ".join(text.split("\n")), width, 1, "…", 12)
        glyphs = inking.glyphs(line, "regular")
        return "", [f"{_PAD * MM:.2f} {height / 2 - 4.2:.2f} Td <{glyphs}> Tj"]
    ground = ""
    pitch = WRITING * MM
    lines = _TYPESETTER.wrap(text, width)
    if len(lines) * pitch > height + 1:
        pitch = 14.4
        ground = f"1 g 4 2 {box.w * MM - 8:.2f} {height - 4:.2f} re f "
        lines = _fit(text, width, int((height - 7) // pitch), more, 12)
    out = [f"{pitch:.2f} TL {_PAD * MM:.2f} {height - (pitch * 0.72 if pitch > 20 else 14):.2f} Td"]
    for n, line in enumerate(lines):
        out.append(f"{'T* ' if n else ''}<{inking.glyphs(line, 'regular')}> Tj")
    return ground, out
