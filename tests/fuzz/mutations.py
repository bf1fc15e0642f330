"""A filled form and dice in; the same form with something in it changed out.

Two ways: bytes are changed blindly, or objects are changed so that the file stays a sound PDF.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from random import Random
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

KEYS = (
    "/V",
    "/T",
    "/FT",
    "/Ff",
    "/Opt",
    "/AS",
    "/AP",
    "/Parent",
    "/Kids",
    "/Rect",
    "/Annots",
    "/Type",
    "/Subtype",
    "/Contents",
    "/Resources",
    "/PieceInfo",
    "/Code",
    "/Metadata",
    "/AcroForm",
    "/DV",
    "/MediaBox",
    "/Rotate",
    "/N",
    "/MaxLen",
    "/DA",
    "/Fields",
    "/Count",
)
PIECES = (
    b"endobj",
    b"stream\n",
    b"endstream",
    b"<<",
    b">>",
    b"[",
    b"]",
    b"(",
    b")",
    b"/V (x)",
    b"\0",
    b"null",
    b"9 0 R",
    b"999999999999",
    b"-1",
    b"%%EOF",
    b"startxref\n0\n",
    b"\xfe\xff",
    b"\r\n",
    b"/Off",
    b"/Parent 3 0 R",
    b"trailer",
    b"1e308",
)
Change = Callable[[bytearray, Random], None]


def mutated(form: bytes, dice: Random) -> bytes:
    """The form after up to eight changes of one way or the other."""
    if dice.random() < 0.5:
        return _of_bytes(form, dice)
    return _of_objects(form, dice)


def _of_bytes(form: bytes, dice: Random) -> bytes:
    content = bytearray(form)
    for _ in range(dice.randint(1, 8)):
        dice.choice(BLIND)(content, dice)
    return bytes(content)


def _place(content: bytearray, dice: Random) -> int:
    """Anywhere; more often where the values of fields and the tables are written."""
    if dice.random() < 0.5:
        found = content.find(
            dice.choice((b"/V", b"/T ", b"/AS", b"obj", b"xref")), _any(content, dice)
        )
        if found >= 0:
            return min(found + dice.randrange(12), len(content) - 1)
    return _any(content, dice)


def _any(content: bytearray, dice: Random) -> int:
    return dice.randrange(max(1, len(content) - 1))


def _flip(content: bytearray, dice: Random) -> None:
    at = _place(content, dice)
    content[at] ^= 1 << dice.randrange(8)


def _replace(content: bytearray, dice: Random) -> None:
    at = _place(content, dice)
    piece = dice.choice(PIECES)
    content[at : at + len(piece)] = piece


def _insert(content: bytearray, dice: Random) -> None:
    at = _place(content, dice)
    content[at:at] = dice.choice(PIECES)


def _remove(content: bytearray, dice: Random) -> None:
    at = _place(content, dice)
    del content[at : at + dice.choice((1, 2, 10, 300, 20_000))]


def _repeat(content: bytearray, dice: Random) -> None:
    at, size = _place(content, dice), dice.choice((1, 8, 200, 5_000))
    content[at:at] = content[at : at + size]


def _exchange(content: bytearray, dice: Random) -> None:
    """Two stretches of the same length change places."""
    size = dice.choice((4, 40, 400))
    one, other = sorted((_place(content, dice), _place(content, dice)))
    if one + size <= other and other + size <= len(content):
        first, second = content[one : one + size], content[other : other + size]
        content[one : one + size], content[other : other + size] = second, first


def _cut(content: bytearray, dice: Random) -> None:
    del content[max(20, int(len(content) * (1 - dice.random() ** 3))) :]


BLIND: tuple[Change, ...] = (_flip, _flip, _replace, _insert, _remove, _repeat, _exchange, _cut)


def _of_objects(form: bytes, dice: Random) -> bytes:
    with pikepdf.open(BytesIO(form), suppress_warnings=True) as pdf:
        for _ in range(dice.randint(1, 8)):
            _change(pdf, dice)
        out = BytesIO()
        modes = pikepdf.ObjectStreamMode
        try:
            pdf.save(
                out,
                fix_metadata_version=False,
                object_stream_mode=dice.choice((modes.disable, modes.preserve, modes.generate)),
            )
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):
            return form  # no program could write such a file
        return out.getvalue()


def _change(pdf: pikepdf.Pdf, dice: Random) -> None:
    places = list(_dictionaries(pdf))
    place = dice.choice(places)
    keys = sorted(set(place.keys()) - {"/Length", "/Filter"})
    key = dice.choice([*keys, *KEYS] if keys else KEYS)
    if dice.random() < 0.2:
        if key in place:
            del place[key]
        return
    value = _value(pdf, places, dice)
    if not isinstance(place, pikepdf.Stream) or key != "/Length":
        place[key] = value


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """The objects that say what the form is and what it holds."""
    yield pdf.Root
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary):
        yield form
    for number in range(1, len(pdf.objects)):
        thing = pdf.get_object(number, 0)
        if isinstance(thing, Dictionary) and any(
            key in thing for key in ("/FT", "/Parent", "/Subtype", "/Annots", "/PieceInfo")
        ):
            yield thing


def _value(pdf: pikepdf.Pdf, places: list[Any], dice: Random) -> Any:
    """Another object of the file, a piece of one, or something strange."""
    if dice.random() < 0.5:
        other = dice.choice(places)
        keys = list(other.keys())
        if keys and dice.random() < 0.7:
            taken = other.get(dice.choice(keys))
            return taken if taken is not None else Array([])
        return other
    return dice.choice(STRANGE)(pdf, dice)


Strange = Callable[[pikepdf.Pdf, Random], Any]
STRANGE: tuple[Strange, ...] = (
    lambda _, dice: String(
        "".join(
            chr(dice.choice((65, 233, 0x141, 0x202E, 0x1F600, 10)))
            for _ in range(dice.randrange(12))
        )
    ),
    lambda _, dice: String(dice.randbytes(dice.randrange(9))),
    lambda _, dice: Name("/" + dice.choice(("Off", "yes", "On", "1", "x", "together", "me"))),
    lambda _, dice: dice.choice((0, -1, 1, 2**31, 2**40)),
    lambda _, dice: dice.choice((True, False)),
    lambda _, dice: Array([dice.randrange(900) for _ in range(dice.randrange(6))]),
    lambda _, dice: Array([Name("/a"), String("b")] * dice.randrange(3)),
    lambda _, __: Dictionary(),
    lambda pdf, _: pdf.Root,
    lambda pdf, dice: pdf.make_stream(dice.randbytes(dice.randrange(40))),
)
