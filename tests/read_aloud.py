"""What somebody hears who has a PDF read aloud: its structure, word by word, with languages.

Letters are drawn as they are seen; what they say follows from the fonts' own tables, `ActualText`
and `ReversedChars`, as PDF has them.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import page
import pdfua
import pikepdf

_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_TRIPLE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


_HIDDEN = 2
_RUNNING = frozenset({"/Span", "/Strong", "/Em", "/Lbl", "/Figure", "/Formula"})


class Heard(NamedTuple):
    """Words, in the language in which they are read."""

    language: str
    text: str


Said = dict[tuple[int, int], dict[int, Heard]]  # of each page, of each marked part


def heard(content: bytes) -> list[Heard]:
    """The words of a document in the order of its structure; neighbours of one language joined."""
    with pikepdf.open(BytesIO(content)) as pdf:
        words = {page.obj.objgen: _marked(page) for page in pdf.pages}
        told: list[Heard] = []
        for language, text in _walk(pdf.Root.StructTreeRoot.K, str(pdf.Root.Lang), None, words):
            if told and told[-1].language == language:
                told[-1] = Heard(language, told[-1].text + text)
            else:
                told.append(Heard(language, text))
        return told


def findings(content: bytes, folder: Path) -> list[str]:
    """What two checkers of PDF/UA-1 have against a PDF; one of them wants a file, in `folder`."""
    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    file = folder / "gekeken.pdf"
    file.write_bytes(content)
    found = [f"{each.rule_id}: {each.message}" for each in report.failures]
    return [*found, *map(str, pdfua.validate(str(file)).findings)]


def _walk(
    node: pikepdf.Object, language: str, page: tuple[int, int] | None, words: Said
) -> Iterator[Heard]:
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from _walk(each, language, page, words)
    elif isinstance(node, pikepdf.Dictionary) and "/Obj" in node:
        if not int(node.Obj.get("/F", 0)) & _HIDDEN:  # a field says its name
            yield Heard(language, f"[{node.Obj.TU}]")
    elif isinstance(node, pikepdf.Dictionary) and (instead := _instead(node)) is not None:
        yield Heard(str(node.get("/Lang", language)), instead + _end(node))
    elif isinstance(node, pikepdf.Dictionary):
        page = node.Pg.objgen if "/Pg" in node else page
        language = str(node.get("/Lang", language))
        if "/MCID" in node and page is not None:
            yield _read(words[page], int(node.MCID), language)
        elif "/K" in node:
            yield from _walk(node.K, language, page, words)
            yield Heard(language, _end(node))
    elif page is not None:
        yield _read(words[page], int(node), language)


def _end(node: pikepdf.Dictionary) -> str:
    """What parts an element from the next: those that run on have nothing."""
    return "" if str(node.get("/S")) in _RUNNING else "\n"


def _instead(node: pikepdf.Dictionary) -> str | None:
    """What is said in the place of what an element holds: of a picture, what it means."""
    if "/ActualText" in node:
        return str(node.ActualText)
    return f"({node.Alt}) " if "/Alt" in node else None


def _read(said: dict[int, Heard], number: int, language: str) -> Heard:
    """A marked part of a page, which may name a language of its own."""
    own, text = said.get(number, Heard("", ""))
    return Heard(own or language, text)


def _marked(page: pikepdf.Page) -> dict[int, Heard]:
    """What each marked part of a page says, and in what language if it tells."""
    said: dict[int, Heard] = {}
    inside: list[tuple[str, object]] = []
    letters = _Letters({}, 2)
    fonts = {name: _letters(font) for name, font in page.Resources.Font.items()}
    for each in pikepdf.parse_content_stream(page):
        operands, operator = each.operands, each.operator
        match str(operator):
            case "Tf":
                letters = fonts[str(operands[0])]
            case "BMC":
                inside.append((str(operands[0]), None))
            case "BDC":
                inside.append((str(operands[0]), _properties(operands[1])))
                if isinstance(inside[-1][1], str):
                    _add(said, inside, inside[-1][1])
                if isinstance(operands[1], pikepdf.Dictionary) and "/Lang" in operands[1]:
                    said[int(operands[1].MCID)] = Heard(str(operands[1].Lang), "")
            case "EMC":
                inside.pop()
            case "Tj" | "TJ" if not any(isinstance(told, str) for _, told in inside):
                _add(said, inside, _shown(operands[0], letters, inside))
    return said


def _properties(given: pikepdf.Object) -> object:
    """The number of a marked part, or the text that stands for what is drawn in it."""
    if not isinstance(given, pikepdf.Dictionary):
        return None
    return str(given.ActualText) if "/ActualText" in given else given.get("/MCID")


def _add(said: dict[int, Heard], inside: list[tuple[str, object]], text: str) -> None:
    number = next((at for _, at in reversed(inside) if isinstance(at, int)), None)
    if number is not None:
        language, before = said.get(number, Heard("", ""))
        said[number] = Heard(language, before + text)


class _Letters(NamedTuple):
    """What the codes of a font say, and of how many bytes each is."""

    table: dict[int, str]
    wide: int


def _letters(font: pikepdf.Object) -> _Letters:
    return _Letters(_table(font), 2 if font.Subtype == "/Type0" else 1)


def _shown(operand: pikepdf.Object, font: _Letters, inside: list[tuple[str, object]]) -> str:
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    data = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    codes = (data[n : n + font.wide] for n in range(0, len(data), font.wide))
    letters = [font.table.get(int.from_bytes(code, "big"), "") for code in codes]
    is_reversed = any(name == "/ReversedChars" for name, _ in inside)
    return "".join(reversed(letters) if is_reversed else letters)


def _table(font: pikepdf.Object) -> dict[int, str]:
    found: dict[int, str] = {}
    if "/ToUnicode" not in font:
        return found
    cmap = font.ToUnicode.read_bytes()
    for part in _CHARS.findall(cmap):
        found |= {int(code, 16): _text(text) for code, text in _PAIR.findall(part)}
    for part in _RANGES.findall(cmap):
        for first, last, text in _TRIPLE.findall(part):
            begin = int(text, 16)
            codes = range(int(first, 16), int(last, 16) + 1)
            found |= {code: chr(begin + n) for n, code in enumerate(codes)}
    return found


def _text(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be")
