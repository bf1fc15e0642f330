"""Who only looks waits for no library that reads or draws: a command loads what it needs."""

import re
import subprocess
import sys

import pytest

from tests.workspace import Workspace

SLOW = frozenset(
    [
        "numpy",
        "cv2",
        "onnxruntime",
        "reportlab",
        "pikepdf",
        "PIL",
        "fontTools",
        "pydantic",
        "alembic",
        "pdfplumber",
        "pypdf",
        "pypdfium2",
        "zxingcpp",
        "rich",
        "watchdog",
    ]
)


@pytest.mark.parametrize("words", ["status", "client list", "arrivals", "run --once"])
def test_an_idle_command_loads_nothing_that_reads_or_draws(office: Workspace, words: str) -> None:
    office.new_client()
    command = [sys.executable, "-X", "importtime", "-m", "pipeline", *words.split()]
    done = subprocess.run(
        [*command, "--workspace", str(office.path)], check=True, capture_output=True, text=True
    )
    loaded = set(re.findall(r"\| +(\w+)$", done.stderr, re.MULTILINE))
    assert "sqlalchemy" in loaded
    assert loaded.isdisjoint(SLOW)
