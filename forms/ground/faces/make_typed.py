"""The face to type Ethiopic with, beside this: the letters of Noto Sans Ethiopic, and Latin ones.

python -m forms.ground.faces.make_typed

A field has one font, and who types Tigrinya types figures, names and marks, too. The outline of a
letter has the number of the letter (U+1200 is outline 0x1200): some programs write the one, some
the other. A letter that no outline is known of is a box. Rules of shaping are left out: viewers
that type know none.
"""

from pathlib import Path
from typing import Any, Final

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from forms.ground.faces import ETHIOPIC, TYPED_ETHIOPIC, file_of

_LATIN: Final = (*range(0x21, 0x7F), *range(0xA1, 0x180), *range(0x2010, 0x2027), 0x20AC)
_COUNT: Final = 0x2DE0  # up to the letters of Blin and Sebat Bet; 32 rare ones stand far behind
_BOX: Final = ".notdef"
_FIRST: Final = 0x20


def make(folder: Path) -> None:
    """Write the file into this folder; the same faces give the same bytes."""
    latin = TTFont(file_of("Noto Sans", "Regular"))
    ethiopic = TTFont(file_of(ETHIOPIC, "Regular"))
    sources = {code: ethiopic for code in ethiopic.getBestCmap() if _FIRST <= code < _COUNT}
    sources |= {code: latin for code in _LATIN if code in latin.getBestCmap()}
    names = [_BOX, *(f"u{code:04X}" for code in range(1, _COUNT))]
    outlines = {_BOX: _outline(ethiopic, _BOX)}
    widths = {_BOX: ethiopic["hmtx"][_BOX]}
    for code, name in enumerate(names[1:], start=1):
        if source := sources.get(code):
            theirs = source.getBestCmap()[code]
            outlines[name], widths[name] = _outline(source, theirs), source["hmtx"][theirs]
        else:
            outlines[name] = _box() if code >= _FIRST else TTGlyphPen(None).glyph()
            widths[name] = widths[_BOX]
    built = FontBuilder(1000, isTTF=True)
    built.setupGlyphOrder(names)
    built.setupCharacterMap({code: names[code] for code in sorted(sources)})
    built.setupGlyf(outlines)
    built.setupHorizontalMetrics(widths)
    lines = ethiopic["hhea"]
    built.setupHorizontalHeader(ascent=lines.ascent, descent=lines.descent)
    licence = {number: ethiopic["name"].getDebugName(number) for number in (0, 13, 14)}
    built.setupNameTable({"familyName": TYPED_ETHIOPIC, "styleName": "Regular"})
    for number, text in licence.items():
        built.font["name"].setName(text, number, 3, 1, 0x409)
    built.setupOS2(sTypoAscender=lines.ascent, sTypoDescender=lines.descent)
    built.setupPost(keepGlyphNames=False)
    built.updateHead(created=ethiopic["head"].created, modified=ethiopic["head"].created)
    built.font.recalcTimestamp = False
    built.save(folder / file_of(TYPED_ETHIOPIC, "Regular").name)


def _outline(source: Any, name: str) -> Any:
    """An outline of a face, of its own strokes alone."""
    known = source.getGlyphSet()
    outline, pen = DecomposingRecordingPen(known), TTGlyphPen(None)
    known[name].draw(outline)
    outline.replay(pen)
    return pen.glyph()


def _box() -> Any:
    pen = TTGlyphPen({_BOX: None})
    pen.addComponent(_BOX, (1, 0, 0, 1, 0, 0))
    return pen.glyph()


if __name__ == "__main__":
    make(Path(__file__).parent)
