"""What prints is a process of its own: whatever becomes of it, the house goes on."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.documents import documents_of, trajectory
from pipeline.documents.typesetting import press as pressing
from pipeline.documents.typesetting.press import NotPrintedError, Press
from pipeline.records import Document
from tests.pipeline.documents import samples
from tests.workspace import shipped

FORM = "pages.typ"
TOLD = {"title": "Proef", "header": (), "code": (), "footer": (), "lang": "nl", "marks": {}}
ELSEWHERE = """
import hashlib
from pipeline.documents import trajectory
from tests.pipeline.documents import samples
drawn = trajectory.draw(samples.typical(), samples.words(), samples.DOMAINS)
print(hashlib.sha256(drawn.content).hexdigest())
"""


def told(*words: str) -> dict[str, object]:
    blocks = [{"kind": "title", "text": words, "note": ()}]
    return {**TOLD, "frame": (), "blocks": blocks}


@pytest.fixture
def press() -> Iterator[Press]:
    press = Press()
    yield press
    press.close()


def test_another_process_gives_the_same_bytes() -> None:
    drawn = trajectory.draw(samples.typical(), samples.words(), samples.DOMAINS)
    other = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == hashlib.sha256(drawn.content).hexdigest()


def test_the_same_words_give_the_same_bytes_after_others(press: Press) -> None:
    first = press(FORM, told("een"))
    press(FORM, told("twee"))
    assert press(FORM, told("een")) == first


def test_what_cannot_be_printed_is_said_without_its_words(press: Press) -> None:
    with pytest.raises(NotPrintedError) as refused:
        press(FORM, told("geheim \U0001f600"))
    assert str(refused.value) == "pages.typ: refused"
    assert press(FORM, told("gewoon")).startswith(b"%PDF")


def test_a_document_that_takes_too_long_is_given_up_and_the_next_is_printed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "endless.typ").write_text("#{ let n = 0; while n >= 0 { n += 1; n -= 1; [x] } }")
    (tmp_path / "short.typ").write_text("#set document(title: [x])\n= x")
    monkeypatch.setattr(pressing, "TEMPLATES", tmp_path)
    press = Press(seconds=0.6)
    with pytest.raises(NotPrintedError) as late:
        press("endless.typ", {})
    assert late.value.code in {"too_long", "lost", "refused"}
    press.seconds = 30
    assert press("short.typ", {}).startswith(b"%PDF")
    press.close()


def test_a_document_that_wants_all_memory_ends_the_process_and_no_more(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "greedy.typ").write_text("#let all = range(300000000)\n#all.len()")
    (tmp_path / "short.typ").write_text("#set document(title: [x])\n= x")
    monkeypatch.setattr(pressing, "TEMPLATES", tmp_path)
    press = Press(megabytes=700)
    with pytest.raises(NotPrintedError) as lost:
        press("greedy.typ", {})
    assert lost.value.code == "lost"
    assert press("short.typ", {}).startswith(b"%PDF")
    press.close()


def test_a_process_that_ended_is_replaced(press: Press) -> None:
    press(FORM, told("een"))
    assert press._process is not None
    press._process.kill()
    press._process.wait()
    assert press(FORM, told("een")).startswith(b"%PDF")


def test_the_others_are_drawn_where_one_cannot_be(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> Document:
        raise NotPrintedError("traject", "lost")

    monkeypatch.setattr(trajectory, "_Page", refuse)
    each = documents_of(samples.typical(), shipped())
    assert [next(each).name, next(each).name] == ["actieplan.pdf", "actieplan-bijwerken.pdf"]
    with pytest.raises(NotPrintedError):
        next(each)
    assert "traject: lost" in caplog.text
    assert "Zoë" not in caplog.text
