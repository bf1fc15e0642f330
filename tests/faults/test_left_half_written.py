"""What a run that was killed left half-written goes at the next start, wherever it lies."""

import pytest

from pipeline.store.atomic_files import PREFIX, SUFFIX
from tests.workspace import Workspace


@pytest.mark.parametrize("folder", ["", "originals", "received", "pictures", "keys"])
def test_nothing_half_written_stays_in_the_store(office: Workspace, folder: str) -> None:
    office.run_once()
    left = office.path / "dossiers" / folder / f"{PREFIX}0123456789abcdef{SUFFIX}"
    left.parent.mkdir(mode=0o700, exist_ok=True)
    left.write_bytes(b"half of a picture")
    assert office.run_once().exit_code == 0
    assert not left.exists()
