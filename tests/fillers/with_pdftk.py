"""Fills with pdftk-java (Debian), from an FDF file."""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path


def missing() -> str:
    return "" if shutil.which("pdftk") else "pdftk is not installed"


def fill(pdf_bytes: bytes, values: Mapping[str, str | bool]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        form, data = Path(folder, "form.pdf"), Path(folder, "values.fdf")
        form.write_bytes(pdf_bytes)
        data.write_bytes(_fdf(values))
        done = subprocess.run(
            ["pdftk", form, "fill_form", data, "output", "-"],
            capture_output=True,
            check=False,
            timeout=600,
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return done.stdout


def _fdf(values: Mapping[str, str | bool]) -> bytes:
    rows = "\n".join(
        f"<< /T {_text(name)} /V {_text('yes' if value is True else str(value))} >>"
        for name, value in values.items()
    )
    text = f"%FDF-1.2\n1 0 obj << /FDF << /Fields [\n{rows}\n] >> >> endobj\n"
    return f"{text}trailer << /Root 1 0 R >>\n%%EOF\n".encode("ascii")


def _text(text: str) -> str:
    return f"<FEFF{text.encode('utf-16-be').hex()}>"
