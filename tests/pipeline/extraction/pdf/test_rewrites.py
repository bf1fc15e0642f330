"""A filled form that other programs wrote anew: the same values."""

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader, PdfWriter

from pipeline.records.refusals import Locked
from tests.fillers.hard_values import hard_values
from tests.fillers.widgets import places_of
from tests.fillers.with_pikepdf import fill
from tests.pipeline.extraction.read_back import CODE, SHEETS, blank, only, understood

PROGRAMS = {
    "qpdf objects": ("qpdf", "--object-streams=generate", "{in}", "{out}"),
    "qpdf linear": ("qpdf", "--linearize", "{in}", "{out}"),
    "qpdf qdf": ("qpdf", "--qdf", "{in}", "{out}"),
    "qpdf aes256": ("qpdf", "--encrypt", "", "owner", "256", "--", "{in}", "{out}"),
    "mutool": ("mutool", "clean", "-gggg", "{in}", "{out}"),
    "mutool sanitize": ("mutool", "clean", "-gggg", "-z", "-s", "{in}", "{out}"),
    "pdftk": ("pdftk", "{in}", "cat", "output", "{out}"),
}


def filled(sheet: str) -> bytes:
    empty = blank(sheet)
    return fill(empty, hard_values(places_of(empty), CODE, odd=True).given)


def saved(pdf_bytes: bytes, **how: object) -> bytes:
    with pikepdf.open(BytesIO(pdf_bytes)) as pdf:
        out = BytesIO()
        pdf.save(out, **how)  # type: ignore[arg-type]
        return out.getvalue()


def encrypted(pdf_bytes: bytes, user: str) -> bytes:
    return saved(pdf_bytes, encryption=pikepdf.Encryption(owner="eigenaar", user=user, R=6))


def cloned_by_pypdf(pdf_bytes: bytes) -> bytes:
    out = BytesIO()
    PdfWriter(clone_from=PdfReader(BytesIO(pdf_bytes))).write(out)
    return out.getvalue()


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize(
    "rewrite",
    [
        lambda pdf: saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        lambda pdf: saved(pdf, linearize=True),
        lambda pdf: saved(pdf, qdf=True),
        lambda pdf: encrypted(pdf, user=""),
        cloned_by_pypdf,
        lambda pdf: pdf + b"\r\n\0\0\0\0",
        lambda pdf: b"\xef\xbb\xbf\r\n" + pdf,
    ],
    ids=["objects", "linear", "qdf", "aes256", "pypdf", "padded", "something before"],
)
def test_a_library_that_writes_the_file_anew(sheet: str, rewrite: Callable[[bytes], bytes]) -> None:
    pdf = filled(sheet)
    again = only(rewrite(pdf))
    assert again.values == only(pdf).values
    assert "file_damaged" not in {problem.code for problem in again.problems}


@pytest.mark.peer
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_that_writes_the_file_anew(name: str, tmp_path: Path) -> None:
    command = PROGRAMS[name]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    before, after = tmp_path / "in.pdf", tmp_path / "out.pdf"
    before.write_bytes(filled("actieplan"))
    places = {"{in}": str(before), "{out}": str(after)}
    subprocess.run([places.get(word, word) for word in command], check=True, capture_output=True)
    assert only(after.read_bytes()).values == only(before.read_bytes()).values


def test_a_form_behind_a_password_is_locked() -> None:
    with pytest.raises(Locked):
        understood(encrypted(filled("actieplan"), user="geheim"))


def test_the_last_of_several_updates_counts() -> None:
    """An update as viewers write it: the changed object behind the file, with its own table."""
    pdf = filled("vormen_van_kracht")
    once = updated(pdf, "/proud", "eerst dit")
    twice = updated(once, "/proud", "toen dat")
    assert [only(each).values["proud"] for each in (once, twice)] == ["eerst dit", "toen dat"]
    assert {**only(twice).values, "proud": None} == {**only(pdf).values, "proud": None}


def updated(pdf_bytes: bytes, pointer: str, text: str) -> bytes:
    with pikepdf.open(BytesIO(pdf_bytes)) as pdf:
        field = next(f for f in pdf.Root.AcroForm.Fields if str(f.T) == pointer)
        field.V = pikepdf.String(text)
        number, size, root = field.objgen[0], int(pdf.trailer.Size), pdf.Root.objgen[0]
        body = field.unparse(resolved=True)
    start = int(pdf_bytes.rsplit(b"startxref", 1)[1].split()[0])
    piece = b"\n%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(pdf_bytes) + len(piece)
    return (
        pdf_bytes
        + piece
        + (
            f"xref\n{number} 1\n{len(pdf_bytes) + 1:010d} 00000 n \n"
            f"trailer\n<< /Size {size} /Root {root} 0 R /Prev {start} >>\n"
            f"startxref\n{table}\n%%EOF\n"
        ).encode("ascii")
    )
