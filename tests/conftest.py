"""What every test may ask for.

Handwriting is suggested only where a test is about that: a second for each stack, and no other
test needs it.
"""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.workspace import Workspace, fresh

gc.set_threshold(50_000, 20, 20)  # looking for litter after each few steps takes an eighth of a run
os.environ.setdefault("KRACHTWERK_SUGGESTIONS", "off")
# a busy machine is slow at everything: that is no fault of what is tried
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """A fresh workspace."""
    return fresh(tmp_path / "werk")
