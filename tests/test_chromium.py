"""Whoever has no browser is told that pages were not tried in one, and nobody else is."""

import os
import subprocess
import sys
from pathlib import Path

from tests.chromium import not_tried

HERE = Path(__file__).parents[1]


def test_a_run_of_all_tests_says_that_pages_were_not_tried() -> None:
    assert "NOT TRIED IN A BROWSER" in not_tried("", is_all=True)
    assert not_tried("/usr/bin/chromium", is_all=True) == not_tried("", is_all=False) == ""


def test_it_is_said_at_the_end_of_a_run(tmp_path: Path) -> None:
    (tmp_path / "test_nothing.py").write_text("def test_nothing() -> None:\n    pass\n")
    (tmp_path / "conftest.py").write_text("from tests.conftest import pytest_terminal_summary\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={**os.environ, "PATH": "", "PYTHONPATH": str(HERE)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "NOT TRIED IN A BROWSER" in ran.stdout
