from pathlib import Path

import pytest

from tests.postgres import NoServerError
from tests.postgres.offices import on_server
from tests.workspace import Workspace


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    try:
        return on_server(tmp_path / "werk")
    except NoServerError as why:
        pytest.skip(f"no PostgreSQL: {why}")
