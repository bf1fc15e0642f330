"""Fills with pdf-lib (npm), which draws each value in the typeface of the forms."""

from base64 import b64encode
from collections.abc import Mapping

from forms.ground.fonts import font_file
from tests.fillers import node


def missing() -> str:
    return node.missing("pdf-lib")


def fill(pdf_bytes: bytes, values: Mapping[str, str | bool]) -> bytes:
    content = {
        "pdf": b64encode(pdf_bytes).decode(),
        "font": b64encode(font_file("regular")).decode(),
        "values": dict(values),
    }
    return node.run("with_pdf_lib.mjs", content)
