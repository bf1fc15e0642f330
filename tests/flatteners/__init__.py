"""Real flatteners: a filled form as PDF bytes -> the PDF in which its answers are only print.

FLATTENERS is the registry; a flattener that is not on this machine says what it misses.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.fillers import node
from tests.flatteners import in_python, programs


@dataclass(frozen=True, slots=True)
class Flattener:
    """A program that makes print of fields.

    Attributes:
        flatten: does the work.
        missing: what is lacking for it to run here; "" where nothing is.
        is_peer: it stands outside the Python environment.
    """

    name: str
    flatten: Callable[[bytes], bytes]
    missing: Callable[[], str] = lambda: ""
    is_peer: bool = False

    @property
    def marks(self) -> tuple[pytest.MarkDecorator, ...]:
        """Of a test case with this flattener."""
        return (pytest.mark.peer,) if self.is_peer else ()


def _program(name: str, *command: str) -> Flattener:
    return Flattener(
        name,
        lambda pdf: programs.run(command, pdf),
        lambda: programs.missing(command[0]),
        is_peer=True,
    )


FLATTENERS = (
    Flattener("pypdf", in_python.by_pypdf),
    Flattener("pikepdf", in_python.by_pikepdf),
    Flattener("pdfium", in_python.by_pdfium),
    _program(
        "qpdf", "qpdf", "--generate-appearances", "--flatten-annotations=all", "{in}", "{out}"
    ),
    _program(
        "ghostscript",
        "gs",
        "-q",
        "-dNOPAUSE",
        "-dBATCH",
        "-sDEVICE=pdfwrite",
        "-sOutputFile={out}",
        "{in}",
    ),
    _program("cairo", "pdftocairo", "-pdf", "{in}", "{out}"),
    _program("pdftk", "pdftk", "{in}", "output", "{out}", "flatten"),
    _program("mupdf", "mutool", "convert", "-o", "{out}", "{in}"),
    Flattener("pdf-lib", programs.by_pdf_lib, lambda: node.missing("pdf-lib"), is_peer=True),
    Flattener("pdf.js", programs.by_pdfjs, lambda: node.missing("@napi-rs/canvas"), is_peer=True),
)
FLATTENER_CASES = [pytest.param(each, id=each.name, marks=each.marks) for each in FLATTENERS]
