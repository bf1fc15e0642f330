"""An inbox and an outbox on a real share: dropped by another computer, away, and back again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.store.ledger import Ledger, StoreOnShareError
from pipeline.store.mounts import LANDMARK, on_share
from tests.faults.circumstances import names, outcomes, paper, until, watcher
from tests.shares.samba import Share, share_or_skip
from tests.workspace import Workspace

pytestmark = [pytest.mark.long, pytest.mark.peer]


@pytest.fixture
def share(tmp_path: Path) -> Iterator[Share]:
    share = share_or_skip(tmp_path)
    try:
        share.connect()
        yield share
    finally:
        share.close()


@pytest.fixture
def there(office: Workspace, share: Share) -> Path:
    """The inbox as the other computer sees it, of a workspace on the share."""
    for name in ("inbox", "outbox"):
        (share.shared / name).mkdir()
    (office.path / "krachtwerk.toml").write_text(
        f'inbox = "{share.mounted}/inbox"\noutbox = "{share.mounted}/outbox"\n'
        "scan_interval = 0.5\nshare_scan_interval = 0.5\n"
    )
    return share.shared / "inbox"


def test_a_share_is_known_as_one_and_no_store_is_laid_on_it(share: Share) -> None:
    assert on_share(share.mounted)
    with pytest.raises(StoreOnShareError):
        Ledger.open(share.mounted / "dossiers")


def test_papers_dropped_renamed_over_and_dropped_while_it_was_away(
    office: Workspace, share: Share, there: Path
) -> None:
    code = office.new_client()
    with watcher(office):
        (there / "een.pdf").write_bytes(paper(code))
        assert until(lambda: not (there / "een.pdf").exists())
        (there / ".nieuw").write_bytes(paper(code, "04-02-2026"))
        (there / ".nieuw").rename(there / "een.pdf")
        assert until(lambda: not (there / "een.pdf").exists())
        share.disconnect()
        (there / "twee.pdf").write_bytes(paper(code, "05-02-2026"))
        share.connect()
        assert until(lambda: not (there / "twee.pdf").exists())
        plan = share.shared / "outbox" / code / "actieplan.pdf"
        assert until(plan.exists)
    assert outcomes(office) == ["accepted"] * 3
    assert LANDMARK in names(there)


def test_what_is_not_mounted_is_not_written_to(
    office: Workspace, share: Share, there: Path
) -> None:
    code = office.new_client()
    (there / "een.pdf").write_bytes(paper(code))
    assert office.run_once().exit_code == 0
    share.close()
    assert office.run_once().exit_code == 1
    assert office.krachtwerk("print", "actieplan", "--client", code).exit_code == 1
    assert names(share.mounted) == []
