"""What every test may ask for.

Handwriting is suggested only where a test is about that: a second for each stack, and no other
test needs it.
"""

import gc
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

from tests import rounds
from tests.chromium import CHROMIUM, not_tried
from tests.in_memory import keep_files_in_memory
from tests.workspace import Workspace, fresh, share
from tests.workspace.near_reading import read_near

keep_files_in_memory()
share()  # before workers are started
gc.set_threshold(50_000, 20, 20)  # looking for litter after each few steps takes an eighth of a run
# a grammar of web addresses, of which jsonschema loads forty parsers and nobody here uses one
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
os.environ.setdefault("KRACHTWERK_SUGGESTIONS", "off")
# a busy machine is slow at everything: that is no fault of what is tried
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# Tests of what follows from a reading. All others read in a confined process, as the program does.
READ_NEAR: Final = tuple(
    f"tests/{each}"
    for each in (
        "keys/",
        "life/",
        "damage/",
        "postgres/test_workers",
        "pipeline/demo/",
        "pipeline/desk/",
        "pipeline/documents/",
        "pipeline/dossiers/",
        "pipeline/jobs/",
        "pipeline/orders/",
        "pipeline/outbox/",
        "pipeline/records/",
        "pipeline/review/",
        "pipeline/store/",
        "pipeline/today/",
        "pipeline/validation/",
    )
)


@pytest.hookimpl(tryfirst=True)  # before those that are marked are left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tell which tests are left to `make test-rounds`."""
    rounds.mark(items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Read papers near where nothing is asked about readers."""
    near = item.nodeid.startswith(READ_NEAR) and item.get_closest_marker("confined") is None
    with read_near(near=near):
        return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A run of all tests that left out a whole kind of them says so, in its last lines."""
    source = terminalreporter.config.args_source
    is_all = source is not pytest.Config.ArgsSource.ARGS
    if said := not_tried(CHROMIUM, is_all=is_all):
        terminalreporter.write_line(said, yellow=True, bold=True)


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """A fresh workspace."""
    return fresh(tmp_path / "werk")
