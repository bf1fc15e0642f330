"""Layout -> template: the drawn pages get their fields, fonts, language, title and identity.

reportlab's own forms crash on `€`, cut answers at 100 letters, leave fonts out and know no tab
order; so the widgets are written here, on the rectangles that the layout knows. Frames are drawn
on the page, not by the widgets. The template of an edition and language is made once; `stamping`
makes blank and personal forms from it.
"""

import re
from collections.abc import Mapping, Sequence
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from forms.ground.style import MM, PAGE_HEIGHT
from forms.ground.words import Direction, Words
from forms.layout.parts import Box, Layout, LayoutPage
from forms.pdf import inking, typed_ethiopic
from forms.pdf.bookmarks import add_bookmarks
from forms.pdf.drawing import Pictures, draw_pages, no_pictures
from forms.pdf.embedded_fonts import font_set, to_unicode
from forms.pdf.identity_xmp import FormIdentity, xmp
from forms.pdf.page_code import PageCode
from forms.pdf.structure import add_structure
from forms.pdf.subset_fonts import AskedFonts

VERSION = 5  # raised when templates must be made anew
_APPEARANCE = "/{font} {size:g} Tf 0.11 0.15 0.19 rg"
_MULTILINE, _COMB, _RADIO = 1 << 12, 1 << 24, 1 << 15
_PRINT = 4
_FROM_THE_RIGHT = 2
_REFERENCE = re.compile(r"(\d+) 0 R")
_TOLD = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]{4})>")  # a code and its letter
_STAMP_DATE = "D:20260101000000Z"  # page-piece data must carry a date; it says nothing


def make_template(
    layout: Layout, edition: int, words: Words, pictures: Pictures = no_pictures
) -> bytes:
    """The blank form of an edition as PDF bytes; the same layout gives the same bytes."""
    with pikepdf.open(BytesIO(draw_pages(layout, pictures))) as pdf:
        _tell_letters(pdf)
        fonts = font_set(pdf)
        if typed_ethiopic.is_typed(words):
            fonts[typed_ethiopic.NAME] = typed_ethiopic.typing_font(pdf)
        identity = FormIdentity(layout.worksheet, edition, layout.language)
        _Fields(pdf, layout, fonts, words.direction).write()
        count = len(layout.pages)
        labels = [layout.number_of(n, words, n, count) for n in range(1, count + 1)]
        _add_fonts(pdf, labels)
        for number, (page, label) in enumerate(zip(pdf.pages, labels, strict=True), start=1):
            code = PageCode(layout.code, edition, words("language.code"), number)
            band = inking.band(code, label, layout.pages[number - 1].letters)
            _add_stamp(pdf, page, fonts, code, band)
        add_structure(pdf, layout)
        add_bookmarks(pdf, layout)
        _describe(pdf, layout, identity)
        if words.direction == "rtl":
            pdf.Root.ViewerPreferences.Direction = Name.R2L
        out = BytesIO()
        pdf.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=True,
            deterministic_id=True,
            min_version="1.7",
        )
        return out.getvalue()


def _tell_letters(pdf: pikepdf.Pdf) -> None:
    """Say of the letters of the drawn fonts what they stand for, and nothing of unused codes.

    reportlab says of these that they are U+0000, which PDF/UA-1 forbids (7.21.7).
    """
    drawn = (font for page in pdf.pages for font in page.obj.Resources.Font.values())
    for font in {font.objgen: font for font in drawn}.values():
        told = _TOLD.findall(font.ToUnicode.read_bytes())
        table = {int(code, 16): chr(int(letter, 16)) for code, letter in told}
        sound = {code: letter for code, letter in table.items() if letter != "\0"}
        font.ToUnicode = pdf.make_stream(to_unicode(sound, 2))


def _add_fonts(pdf: pikepdf.Pdf, labels: Sequence[str]) -> None:
    """Give the pages the fonts that they ask for beside the house's own, those of labels too."""
    asked = AskedFonts()
    for page in pdf.pages:
        asked.ask(page.Contents.read_bytes().decode("latin-1"))
    for label in labels:
        asked.ask(inking.text_at(0, 0, label))
    made: list[pikepdf.Object] = []

    def put(entries: str, data: bytes | None, _number: int | None) -> int:
        body = pikepdf.Object.parse(_REFERENCE.sub(r"/Made\1", f"<< {entries} >>").encode("ascii"))
        for key, value in list(body.items()):
            is_list = isinstance(value, Array)
            found = [_made(each, made) for each in value] if is_list else _made(value, made)
            body[key] = Array(found) if is_list else found
        made.append(pdf.make_indirect(body) if data is None else pdf.make_stream(data, body))
        return len(made) - 1

    for name, number in asked.put(put, {}).items():
        for page in pdf.pages:
            page.obj.Resources.Font[f"/{name}"] = made[number]


def _made(value: pikepdf.Object, made: Sequence[pikepdf.Object]) -> pikepdf.Object:
    """An object that was made before, where a value stands for it."""
    is_one = isinstance(value, Name) and str(value).startswith("/Made")
    return made[int(str(value)[5:])] if is_one else value


def _add_stamp(
    pdf: pikepdf.Pdf,
    page: pikepdf.Page,
    fonts: Mapping[str, pikepdf.Object],
    code: PageCode,
    band: str,
) -> None:
    """Give the page a content stream of its own for codes, and its identity as page-piece data."""
    drawn = page.obj.Contents
    before, after = pdf.make_stream(b"q"), pdf.make_stream(b"Q")
    stamp = pdf.make_stream(f"/Artifact BMC\n{band}\nEMC".encode("ascii"))
    page.obj.Contents = Array([before, drawn, after, stamp])
    resources = page.obj.Resources
    if "/Font" not in resources:
        resources.Font = Dictionary()
    resources.Font.KwR = fonts["KwR"]
    resources.Font.KwB = fonts["KwB"]
    page.obj.PieceInfo = Dictionary(
        Krachtwerk=Dictionary(
            LastModified=String(_STAMP_DATE),
            Private=pdf.make_indirect(Dictionary(Code=String(code.payload()))),
        )
    )
    page.obj.LastModified = String(_STAMP_DATE)
    page.obj.Tabs = Name.S


def _describe(pdf: pikepdf.Pdf, layout: Layout, identity: FormIdentity) -> None:
    root = pdf.Root
    root.Lang = String(layout.language)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseNone
    metadata = pdf.make_stream(xmp(layout.title, identity))
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    root.Metadata = metadata
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String(layout.title)))


class _Fields:
    """Writes the interactive fields of a layout."""

    def __init__(
        self,
        pdf: pikepdf.Pdf,
        layout: Layout,
        fonts: Mapping[str, pikepdf.Object],
        direction: Direction,
    ) -> None:
        self.direction = direction
        self.pdf = pdf
        self.layout = layout
        self.fonts = fonts
        self.fields: dict[str, pikepdf.Object] = {}
        self.shared: dict[tuple[str, float, float], pikepdf.Object] = {}

    def write(self) -> None:
        """Fields in reading order, widgets on their pages, and the form's own resources."""
        for page, laid_out in zip(self.pdf.pages, self.layout.pages, strict=True):
            page.obj.Annots = Array([self._widget(page, box) for box in laid_out.boxes])
        dingbats = Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats, Name=Name.ZaDb
        )
        self.pdf.Root.AcroForm = self.pdf.make_indirect(
            Dictionary(
                Fields=Array(list(self.fields.values())),
                DA=String(self._typed_in("KwT")),
                DR=Dictionary(
                    Font=Dictionary(
                        KwT=self.fonts["KwT"],
                        KwR=self.fonts["KwR"],
                        ZaDb=self.pdf.make_indirect(dingbats),
                    )
                ),
            )
        )
        if typed_ethiopic.NAME in self.fonts:
            own = self.pdf.Root.AcroForm.DR.Font
            own[f"/{typed_ethiopic.NAME}"] = self.fonts[typed_ethiopic.NAME]

    def _widget(self, page: pikepdf.Page, box: Box) -> pikepdf.Object:
        widget = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                Rect=Array(_rectangle(box)),
                F=_PRINT,
                P=page.obj,
                TU=String(box.name),
            )
        )
        if box.is_to_tick:
            self._mark(widget, box)
        else:
            self._text(widget, box)
        return widget

    def _text(self, widget: pikepdf.Object, box: Box) -> None:
        is_ethiopic = typed_ethiopic.NAME in self.fonts and box.kind != "comb"
        widget.DA = String(self._typed_in(typed_ethiopic.NAME if is_ethiopic else "KwT"))
        # each box its own: a viewer that writes into the stream writes into no other box
        widget.AP = Dictionary(N=self._stream(box, b"/Tx BMC EMC"))
        widget.MK = Dictionary()
        flags = {"lines": _MULTILINE, "comb": _COMB}.get(box.kind, 0)
        values: dict[str, pikepdf.Object | int] = {"FT": Name.Tx, "Ff": flags}
        if box.kind == "comb":
            values["MaxLen"] = box.cells
        elif self.direction == "rtl":
            values["Q"] = _FROM_THE_RIGHT
        self._join(widget, box, values, several=_appears_often(self.layout.pages, box))

    def _typed_in(self, font: str) -> str:
        """How what is typed in a box looks."""
        return _APPEARANCE.format(font=font, size=self.layout.letters.typed)

    def _mark(self, widget: pikepdf.Object, box: Box) -> None:
        on = self._appearance(box.kind, box, _MARKS[box.kind])
        off = self._appearance("off", box, b"q Q")  # not empty: some engines warn of that
        widget.AP = Dictionary(N=Dictionary({f"/{box.code}": on, "/Off": off}))
        widget.AS = Name.Off
        widget.DA = String("/ZaDb 0 Tf 0.11 0.15 0.19 rg")
        widget.MK = Dictionary(CA=String("8" if box.kind == "tick" else "l"))
        circle = box.kind == "circle"
        values: dict[str, pikepdf.Object | int] = {
            "FT": Name.Btn,
            "Ff": _RADIO if circle else 0,
            "V": Name.Off,
        }
        self._join(widget, box, values, several=circle)

    def _join(
        self,
        widget: pikepdf.Object,
        box: Box,
        values: Mapping[str, pikepdf.Object | int],
        *,
        several: bool,
    ) -> None:
        """Make the widget a field, or a kid of the field that it shares with others."""
        if not several:
            widget.T = String(box.pointer)
            for key, value in values.items():
                widget[f"/{key}"] = value
            self.fields[box.pointer] = widget
            return
        field = self.fields.get(box.pointer)
        if field is None:
            field = self.pdf.make_indirect(
                Dictionary(T=String(box.pointer), TU=String(_group_name(box)), Kids=Array())
            )
            for key, value in values.items():
                field[f"/{key}"] = value
            self.fields[box.pointer] = field
        widget.Parent = field
        field.Kids.append(widget)

    def _appearance(self, what: str, box: Box, content: bytes) -> pikepdf.Object:
        """The appearance of a mark; boxes of one size share it."""
        key = (what, round(box.w * MM, 2), round(box.h * MM, 2))
        if key not in self.shared:
            self.shared[key] = self._stream(box, content)
        return self.shared[key]

    def _stream(self, box: Box, content: bytes) -> pikepdf.Object:
        """An appearance stream of the size of a box."""
        stream = self.pdf.make_stream(content)
        stream.Type, stream.Subtype = Name.XObject, Name.Form
        stream.BBox = Array([0, 0, round(box.w * MM, 2), round(box.h * MM, 2)])
        stream.Resources = Dictionary()
        return stream


# a cross of 0.6 mm lines, and a disc, in a square of 5 mm (14.17 pt)
_MARKS: dict[str, bytes] = {
    "tick": b"q 0.11 0.15 0.19 RG 1.7 w 1 J 3 3 m 11.17 11.17 l S 3 11.17 m 11.17 3 l S Q",
    "circle": (
        b"q 0.11 0.15 0.19 rg 10.89 7.09 m 10.89 9.19 9.19 10.89 7.09 10.89 c "
        b"4.99 10.89 3.29 9.19 3.29 7.09 c 3.29 4.99 4.99 3.29 7.09 3.29 c "
        b"9.19 3.29 10.89 4.99 10.89 7.09 c f Q"
    ),
}


def _group_name(box: Box) -> str:
    """The accessible name of a group of circles: without the label of one of them."""
    return box.name.rsplit(": ", 1)[0] if box.kind == "circle" else box.name


def _appears_often(pages: tuple[LayoutPage, ...], box: Box) -> bool:
    return sum(other.pointer == box.pointer for page in pages for other in page.boxes) > 1


def _rectangle(box: Box) -> list[float]:
    """The box in points from the bottom left."""
    left, top = box.x * MM, (PAGE_HEIGHT - box.y) * MM
    return [round(n, 2) for n in (left, top - box.h * MM, left + box.w * MM, top)]
