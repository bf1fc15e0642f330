"""What a form asks to have done is not done; what is attached to it is a paper by itself."""

from functools import partial
from pathlib import Path

import pypdfium2.version
import pytest

from tests.hostile.active import ACTIONS, CANARY, attachments, with_action, xfa
from tests.hostile.intake import Target
from tests.hostile.kind import good, spoiled


def values_of(target: Target, content: bytes) -> dict[str, object]:
    """The answers that were taken in from a form."""
    (row,) = target.take("blad.pdf", content).rows
    assert row.outcome == "accepted"
    with target.office.ledger() as ledger:
        submission = ledger.papers.get(row.submission or "")
        assert submission is not None
        return dict(submission.values)


@pytest.mark.parametrize("action", ACTIONS)
def test_no_action_is_carried_out(action: str, tmp_path: Path) -> None:
    CANARY.unlink(missing_ok=True)
    acted = values_of(Target(tmp_path / "een"), with_action(ACTIONS[action]))
    assert acted == values_of(Target(tmp_path / "twee"), good())
    assert not CANARY.exists()


def test_a_second_form_within_the_file_is_a_paper_under_none_of_its_names(tmp_path: Path) -> None:
    """What is attached is a form of ours, of another day, thrice and under names of an attacker."""
    target = Target(tmp_path / "werk")
    rows = target.take("blad.pdf", spoiled(attachments)).rows
    assert sorted(row.outcome for row in rows) == ["accepted", "accepted", "duplicate", "duplicate"]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(path.suffix == ".exe" or path.name in {"x", "blad.pdf"} for path in files)


def test_xfa_says_nothing(tmp_path: Path) -> None:
    plain = values_of(Target(tmp_path / "een"), good())
    assert values_of(Target(tmp_path / "twee"), partial(spoiled, xfa)()) == plain


def test_no_library_can_run_a_script() -> None:
    """pdfium knows JavaScript and XFA only where it was built with them."""
    assert not {"V8", "XFA"} & set(pypdfium2.version.PDFIUM_INFO.flags)
