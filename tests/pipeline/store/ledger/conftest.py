"""Books kept in either way: what a test here says holds for both."""

from pathlib import Path

import pytest

from pipeline.store.ledger import Keeping, keeping_of
from tests.postgres import NoServerError, opened_before


@pytest.fixture
def on_server(tmp_path: Path) -> Keeping:
    """Books in a database of their own on a real PostgreSQL server."""
    try:
        return keeping_of(tmp_path, opened_before())
    except NoServerError as why:
        pytest.skip(f"no PostgreSQL: {why}")


@pytest.fixture(params=["file", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Keeping:
    """Books as they are kept in a file, and as they are on a server."""
    if request.param == "file":
        return keeping_of(tmp_path)
    kept: Keeping = request.getfixturevalue("on_server")
    return kept
