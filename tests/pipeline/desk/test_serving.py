"""The real command: a desk that is stopped, or dies, loses nothing that was taken."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest

from tests.pipeline.desk.seated import word_of
from tests.pipeline.review.test_correction_sheets import goals, in_doubt
from tests.workspace import Workspace


@contextmanager
def running(office: Workspace) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The desk as a program of its own; its link."""
    command = [sys.executable, "-m", "pipeline", "desk", "--workspace", str(office.path)]
    with subprocess.Popen(
        command, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as program:
        assert program.stdout is not None
        try:
            yield program, program.stdout.readline().strip()
        finally:
            program.kill()


@pytest.mark.parametrize(
    ("end", "code"), [(signal.SIGTERM, 0), (signal.SIGKILL, -signal.SIGKILL)], ids=["stops", "dies"]
)
def test_what_was_taken_is_kept(office: Workspace, end: signal.Signals, code: int) -> None:
    client = office.new_client()
    office.hand_in(plan=in_doubt(client))
    with (
        running(office) as (program, link),
        httpx2.Client(follow_redirects=True, timeout=60) as browser,
    ):
        assert link.startswith("http://127.0.0.1:")
        word = word_of(browser.get(link).text)
        asked = browser.get(link.partition("/in/")[0] + f"/pile/{client}")
        browser.post(asked.url, data={"csrf": word, "value": "Ik wil dansen", "once": "a"})
        program.send_signal(end)
        assert program.wait(60) == code
    assert goals(office, client) == ["Ik wil dansen"]
    sheet = office.outbox("nakijken", f"{client}.pdf")
    assert sheet.exists() == (end == signal.SIGKILL)  # what stops in order draws what follows
    if end == signal.SIGKILL:
        office.run_once()
        assert not sheet.exists()
