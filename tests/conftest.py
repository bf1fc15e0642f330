"""What every test may ask for.

Handwriting is suggested only where a test is about that: a second for each stack, and no other
test needs it.
"""

import gc
import os
from pathlib import Path

import pytest

from tests.workspace import Workspace, fresh

gc.set_threshold(50_000, 20, 20)  # looking for litter after each few steps takes an eighth of a run
os.environ.setdefault("KRACHTWERK_SUGGESTIONS", "off")


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """A fresh workspace."""
    return fresh(tmp_path / "werk")
