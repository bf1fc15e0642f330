"""Several PDFs -> one, as each library or program joins them; () where it is not on this machine.

pikepdf leaves the fields out of the form's list, qpdf renames them, pypdf keeps names twice.
"""

import shutil
import subprocess
import warnings
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
from pypdf import PdfReader, PdfWriter

from tests.fillers import node

Page = tuple[bytes, int]  # a PDF and the number of one of its pages, from 1


def by_pikepdf(*pdfs: bytes) -> bytes:
    return pages(*(page for pdf in pdfs for page in pages_of(pdf)))


def pages_of(pdf: bytes) -> list[Page]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [(pdf, number) for number, _ in enumerate(opened.pages, start=1)]


def pages(*chosen: Page) -> bytes:
    """These pages in this order, whatever file they come from."""
    opened = {pdf: pikepdf.open(BytesIO(pdf)) for pdf in {pdf for pdf, _ in chosen}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the form lists no fields is what we want to try
        merged = pikepdf.new()
        for pdf, number in chosen:
            merged.pages.append(opened[pdf].pages[number - 1])
        out = BytesIO()
        merged.save(out)
    return out.getvalue()


def by_pikepdf_with_fields(*pdfs: bytes) -> bytes:
    merged = pikepdf.new()
    for pdf in pdfs:
        merged.add_pages_from(pikepdf.open(BytesIO(pdf)))
    out = BytesIO()
    merged.save(out)
    return out.getvalue()


def by_pypdf(*pdfs: bytes) -> bytes:
    writer = PdfWriter()
    for pdf in pdfs:
        writer.append(BytesIO(pdf))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def by_pypdf_page_by_page(*pdfs: bytes) -> bytes:
    """Loses what stands above a widget: the values of choices, and fields on several pages."""
    writer = PdfWriter()
    for pdf in pdfs:
        for page in PdfReader(BytesIO(pdf)).pages:
            writer.add_page(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def by_qpdf(*pdfs: bytes) -> bytes:
    return _run(("qpdf", "--empty", "--pages", "{in}", "--", "{out}"), pdfs)


def by_pdftk(*pdfs: bytes) -> bytes:
    return _run(("pdftk", "{in}", "cat", "output", "{out}"), pdfs)


def by_pdf_lib(*pdfs: bytes) -> bytes:
    if lacking := node.missing("pdf-lib"):
        pytest.skip(lacking)
    return node.run("copy_pages.mjs", [b64encode(pdf).decode() for pdf in pdfs])


def _run(command: tuple[str, ...], pdfs: tuple[bytes, ...]) -> bytes:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    with TemporaryDirectory() as folder:
        out = Path(folder, "out.pdf")
        names = [str(Path(folder, f"{n}.pdf")) for n, _ in enumerate(pdfs)]
        for name, pdf in zip(names, pdfs, strict=True):
            Path(name).write_bytes(pdf)
        words = {"{in}": names, "{out}": [str(out)]}
        subprocess.run(
            [part for word in command for part in words.get(word, [word])],
            check=True,
            capture_output=True,
        )
        return out.read_bytes()
