"""What every test may ask for."""

from pathlib import Path

import pytest

from tests.workspace import Workspace, fresh


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """A fresh workspace."""
    return fresh(tmp_path / "werk")
