"""A document that cannot be printed keeps nobody from the others, and is tried again."""

import pytest

from pipeline.documents import trajectory
from pipeline.documents.typesetting.press import NotPrintedError
from pipeline.records import Document
from tests.workspace import Workspace, blank, fill, header


def test_what_could_not_be_printed_is_printed_next_time(
    office: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> Document:
        raise NotPrintedError("pages.typ", "lost")

    code = office.new_client()
    answers = {"/client": code, **header(), "/goals/0/text": "Een kamer"}
    with monkeypatch.context() as broken:
        broken.setattr(trajectory, "_Page", refuse)
        office.drop("plan.pdf", fill(blank("actieplan"), answers))
        office.run_once()
        assert office.outbox(code, "actieplan.pdf").is_file()
        assert office.outbox(code, "actieplan-bijwerken.pdf").is_file()
        assert not office.outbox(code, "traject.pdf").exists()
    assert f"not printed for {code}: pages.typ: lost" in caplog.text
    office.run_once()
    assert office.outbox(code, "traject.pdf").is_file()
