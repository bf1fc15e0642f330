"""Links that somebody planted in the outbox are never followed."""

import os
import shutil
from pathlib import Path

import pytest

from pipeline.outbox import files
from pipeline.outbox.issued import issued_codes
from pipeline.outbox.reached import LinkPlantedError
from tests.workspace import Workspace, blank, fill, header

CODE = "123456-8"


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    (tmp_path / "outbox").mkdir()
    (tmp_path / "elsewhere").mkdir()
    return tmp_path / "outbox"


@pytest.fixture
def elsewhere(outbox: Path) -> Path:
    folder = outbox.parent / "elsewhere"
    (folder / "actieplan.pdf").write_bytes(b"somebody else's")
    return folder


@pytest.mark.parametrize("place", [CODE, f"{CODE}/formulieren", "geweigerd"])
def test_nothing_is_written_or_taken_away_through_a_link(
    place: str, outbox: Path, elsewhere: Path
) -> None:
    link = outbox / place
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(elsewhere)
    for does in (
        lambda: files.write(link / "nieuw.pdf", b"x", outbox),
        lambda: files.write(link / "below" / "nieuw.pdf", b"x", outbox),
        lambda: files.clear(link, ["*.pdf"], (), outbox),
        lambda: files.remove(link / "actieplan.pdf", outbox),
        lambda: files.names_in(link, outbox),
    ):
        with pytest.raises(LinkPlantedError):
            does()
    assert [path.name for path in elsewhere.iterdir()] == ["actieplan.pdf"]


def test_a_refused_paper_is_not_laid_where_a_link_leads(outbox: Path, elsewhere: Path) -> None:
    (outbox / "geweigerd").symlink_to(elsewhere)
    with pytest.raises(LinkPlantedError):
        files.refuse(outbox, "brief.pdf", b"x", "why")
    with pytest.raises(LinkPlantedError):
        files.take_back(outbox, "actieplan.pdf", b"somebody else's")
    assert (elsewhere / "actieplan.pdf").exists()


def test_a_link_under_the_name_of_a_document_makes_room_for_it(
    outbox: Path, elsewhere: Path
) -> None:
    (outbox / CODE).mkdir()
    (outbox / CODE / "actieplan.pdf").symlink_to(elsewhere / "actieplan.pdf")
    place = files.write(outbox / CODE / "actieplan.pdf", b"new", outbox)
    assert (place.is_symlink(), place.read_bytes()) == (False, b"new")
    assert (elsewhere / "actieplan.pdf").read_bytes() == b"somebody else's"


def test_an_outbox_that_is_a_link_itself_is_somebodys_choice(outbox: Path) -> None:
    link = outbox.parent / "link"
    link.symlink_to(outbox)
    place = files.write(link / CODE / "invullen" / "x.pdf", b"new", link)
    assert place == link / CODE / "invullen" / "x.pdf"
    assert place.read_bytes() == b"new"
    assert files.names_in(link / CODE / "invullen", link) == {"x.pdf"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes that have a name")
def test_nobody_waits_for_a_pipe_that_lies_there(outbox: Path) -> None:
    (outbox / CODE).mkdir()
    os.mkfifo(outbox / CODE / "actieplan.pdf")
    assert files.write(outbox / CODE / "actieplan.pdf", b"new", outbox).read_bytes() == b"new"


def test_a_link_to_a_folder_opens_no_dossier(outbox: Path, elsewhere: Path) -> None:
    (elsewhere / "formulieren").mkdir()
    (outbox / "271828-2").symlink_to(elsewhere)
    assert issued_codes(outbox) == []


def sheet(code: str) -> bytes:
    return fill(blank("vormen_van_kracht"), {**header(), "/client": code, "/proud": "Volgehouden"})


@pytest.mark.long
def test_a_planted_link_holds_up_one_client_and_nobody_else(
    office: Workspace, tmp_path: Path
) -> None:
    one, other = office.new_client(), office.new_client()
    (tmp_path / "elsewhere").mkdir()
    shutil.rmtree(office.outbox(one), ignore_errors=True)
    office.outbox(one).symlink_to(tmp_path / "elsewhere")
    office.drop("een.pdf", sheet(one))
    office.drop("ander.pdf", sheet(other))
    office.run_once()
    assert {row["outcome"] for row in office.arrivals()} == {"accepted"}
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert list(office.outbox(other, "formulieren").glob("*.json"))
    office.outbox(one).unlink()
    office.run_once()
    assert list(office.outbox(one, "formulieren").glob("*.json"))
