"""Fills with pdf.js (npm), the engine of Firefox; it saves as an incremental update."""

from base64 import b64encode
from collections.abc import Mapping

from tests.fillers import node


def missing() -> str:
    return node.missing("pdfjs-dist")


def fill(pdf_bytes: bytes, values: Mapping[str, str | bool]) -> bytes:
    content = {"pdf": b64encode(pdf_bytes).decode(), "values": dict(values)}
    return node.run("with_pdfjs.mjs", content)
