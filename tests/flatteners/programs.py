"""Flattens with programs outside Python, where they are installed."""

import shutil
import subprocess
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fillers import node


def missing(program: str) -> str:
    return "" if shutil.which(program) else f"{program} is not installed"


def run(command: Sequence[str], pdf: bytes) -> bytes:
    with TemporaryDirectory() as folder:
        paper, out = Path(folder, "paper.pdf"), Path(folder, "out.pdf")
        paper.write_bytes(pdf)
        names = {"{in}": str(paper), "{out}": str(out)}
        words = [part.replace(key, name) for part in command for key, name in [_key(part, names)]]
        done = subprocess.run(words, capture_output=True, check=False, timeout=600)
        assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
        return out.read_bytes()


def _key(part: str, names: dict[str, str]) -> tuple[str, str]:
    return next(((key, name) for key, name in names.items() if key in part), ("{}", "{}"))


def by_pdf_lib(pdf: bytes) -> bytes:
    return node.run("flatten_with_pdf_lib.mjs", b64encode(pdf).decode())


def by_pdfjs(pdf: bytes) -> bytes:
    """A picture of each page, as a browser prints it."""
    return node.run("print_with_pdfjs.mjs", b64encode(pdf).decode())
