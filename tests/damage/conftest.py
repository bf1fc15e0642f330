"""An office in which some papers were taken in, and copies of it to be hurt."""

from functools import cache
from pathlib import Path

import pytest

from tests.workspace import Workspace, blank, fill, header, kept_workspace


@cache
def made() -> Workspace:
    """Two clients, a paper of each, one that is refused, and one that has to be checked."""
    office = kept_workspace()
    first, second = office.new_client("--alias", "Zoë"), office.new_client("--alias", "Zoë")
    sheet = blank("actieplan")
    answers = {"/goals/0/text": "Vaker koken", "/goals/0/actions/0/what": "Soep maken"}
    office.hand_in(
        plan=fill(sheet, header(client=first) | answers),
        other=fill(sheet, header(client=second) | {"/goals/0/text": "Een eigen kamer"}),
        letter=b"%PDF-1.4 no form of ours\n%%EOF\n",
        undated=fill(blank("focusbepaling"), {"/client": first, "/alias": "Zoë"}),
    )
    return office


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """The office, to be hurt."""
    return made().copy_to(tmp_path / "office")
