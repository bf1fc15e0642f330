"""Faults 1 to 8, 13, 14, 22 to 25, 31, 32, 36 to 39: what comes in, in whatever state."""

import hashlib
import os
import sys
import threading
import time
import unicodedata
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pipeline.intake.arrivals import is_whole, read
from pipeline.intake.scanning import scan
from pipeline.outbox import files
from pipeline.records.enclosures import Enclosure, arrival_of
from pipeline.workspace import Office
from tests.enclosing import mail
from tests.faults.circumstances import names, outcomes, paper
from tests.workspace import NOON, Workspace


@pytest.fixture
def code(office: Workspace) -> str:
    return office.new_client()


def patient(office: Workspace, refuse_after: float = 60.0) -> None:
    (office.path / "krachtwerk.toml").write_text(
        f"settle_interval = 0.05\nsettle_deadline = 0.3\nrefuse_after = {refuse_after}\n"
    )


def reasons(office: Workspace) -> list[str]:
    return [reason["code"] for row in office.arrivals() for reason in row["reasons"]]


def test_fault_1_a_half_copied_file_waits_for_the_rest(office: Workspace, code: str) -> None:
    whole = paper(code)
    patient(office)
    office.drop("plan.pdf", whole[: len(whole) // 2])
    office.run_once()
    assert (outcomes(office), reasons(office)) == (["waiting"], ["not_whole"])
    office.drop("plan.pdf", whole)
    office.run_once()
    assert outcomes(office) == ["accepted"]


def test_fault_2_a_tail_of_zeros_waits_and_is_refused_in_the_end(
    office: Workspace, code: str
) -> None:
    whole = paper(code)
    hollow = whole[: len(whole) // 3] + b"\0" * (len(whole) - len(whole) // 3)
    patient(office)
    office.drop("plan.pdf", hollow)
    office.run_once()
    assert outcomes(office) == ["waiting"]
    patient(office, refuse_after=0.3)
    office.run_once()
    assert names(office.outbox("geweigerd")) == ["plan.pdf", "plan.pdf.txt"]
    assert outcomes(office) == ["rejected"]


def test_fault_2_a_hole_in_a_file_of_the_right_size(tmp_path: Path) -> None:
    with (tmp_path / "plan.pdf").open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.seek(1 << 20)
        file.write(b"xref\ntrailer <<>>\nstartxref\n1048576\n%%EOF\n")
    (one,) = scan(tmp_path).found.values()
    assert not is_whole(one)


def test_fault_3_a_placeholder_is_left_until_it_grows(office: Workspace, code: str) -> None:
    patient(office)
    office.drop("plan.pdf", b"")
    office.run_once()
    assert reasons(office) == ["empty_file"]
    for words in ("status", "today"):
        assert "Dit bestand is leeg" in office.krachtwerk(words).stdout
    assert "Dit bestand is leeg" in office.outbox("overzicht.html").read_text()
    office.drop("plan.pdf", paper(code))
    office.run_once()
    assert outcomes(office) == ["accepted"]


def test_fault_3_a_placeholder_that_stays_empty_is_told(office: Workspace) -> None:
    office.drop("plan.pdf", b"")
    office.run_once()
    assert (outcomes(office), reasons(office)) == (["rejected"], ["stayed_empty"])
    assert "leeg" in office.outbox("geweigerd", "plan.pdf.txt").read_text()


def test_a_file_of_nothing_but_zeros_is_to_be_copied_again_and_is_no_letter(
    office: Workspace,
) -> None:
    office.drop("plan.pdf", bytes(5_000))
    office.run_once()
    assert (outcomes(office), reasons(office)) == (["rejected"], ["damaged"])


def tiff_pages(folder: Path) -> bytes:
    pages = [Image.new("L", (200, 300), shade) for shade in (10, 200)]
    pages[0].save(folder / "scan.tif", save_all=True, append_images=pages[1:])
    return (folder / "scan.tif").read_bytes()


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_fault_4_a_scanner_that_pauses_between_pages(tmp_path: Path, kept: float) -> None:
    whole = tiff_pages(tmp_path)
    assert is_whole(scan(tmp_path).found[b"scan.tif"])
    (tmp_path / "scan.tif").write_bytes(whole[: int(len(whole) * kept)])
    assert not is_whole(scan(tmp_path).found[b"scan.tif"])


@pytest.mark.parametrize("kind", ["jpg", "png"])
def test_fault_4_a_picture_without_its_end(tmp_path: Path, kind: str) -> None:
    Image.effect_noise((200, 200), 50).save(tmp_path / f"foto.{kind}")
    name = f"foto.{kind}".encode()
    assert is_whole(scan(tmp_path).found[name])
    content = (tmp_path / f"foto.{kind}").read_bytes()
    (tmp_path / f"foto.{kind}").write_bytes(content[:-400])
    assert not is_whole(scan(tmp_path).found[name])


def test_fault_5_a_file_that_changes_while_it_is_taken(office: Workspace, code: str) -> None:
    """Written over again and again: what is taken in is always one whole version."""
    texts = [f"Ik wil {n} fietsen" for n in range(2, 8)]
    versions = [paper(code, f"0{n}-02-2026", text) for n, text in enumerate(texts, start=1)]
    done = threading.Event()
    patient(office)  # a version that is half written is no broken paper

    def writer() -> None:
        for version in versions:
            office.drop("plan.pdf", version)
            done.wait(0.05)

    thread = threading.Thread(target=writer)
    thread.start()
    office.run_once()
    thread.join()
    office.run_once()
    assert set(outcomes(office)) == {"accepted"}
    sources = {row["sha256"] for row in office.arrivals()}
    assert sources <= {hashlib.sha256(version).hexdigest() for version in versions}
    assert hashlib.sha256(versions[-1]).hexdigest() in sources


def test_fault_6_another_file_renamed_over_it_is_another_paper(
    office: Workspace, code: str
) -> None:
    office.drop("plan.pdf", paper(code))
    office.run_once()
    office.drop("elders.tmp", paper(code, "04-02-2026"))
    (office.path / "inbox" / "elders.tmp").rename(office.path / "inbox" / "plan.pdf")
    office.run_once()
    assert outcomes(office) == ["accepted", "accepted"]


def test_fault_7_a_name_that_is_used_again_is_a_new_arrival(office: Workspace, code: str) -> None:
    for day in ("03-02-2026", "04-02-2026"):
        office.drop("SCN_0001.pdf", paper(code, day))
        office.run_once()
    assert outcomes(office) == ["accepted", "accepted"]


def test_fault_8_what_programs_leave_behind_is_passed_over_and_counted(tmp_path: Path) -> None:
    unready = ["a.tmp", "b.part", "~$c.docx"]
    junk = ["._d.pdf", "Thumbs.db", ".stfolder", ".DS_Store"]
    for name in unready + junk:
        (tmp_path / name).touch()
    (tmp_path / "@eaDir").mkdir()
    looked = scan(tmp_path)
    assert (looked.found, len(looked.left), looked.ignored) == ({}, len(unready), len(junk) + 1)


def test_fault_13_the_same_arrival_seen_twice_is_one_row(
    office: Workspace, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.drop("plan.pdf", paper(code))
    with monkeypatch.context() as locked:
        locked.setattr("pipeline.intake.rounds.remove", lambda _one: None)
        office.run_once()
    assert names(office.path / "inbox") == ["plan.pdf"]
    office.run_once()
    assert (outcomes(office), names(office.path / "inbox")) == (["accepted"], [])


def test_fault_14_the_same_bytes_under_another_name_are_a_duplicate(
    office: Workspace, code: str
) -> None:
    content = paper(code)
    office.drop("plan.pdf", content)
    office.run_once()
    office.drop("nog een keer.pdf", content)
    office.run_once()
    first, second = office.arrivals()
    assert (first["sha256"], second["outcome"]) == (second["sha256"], "duplicate")
    assert len(office.dossier(code)["submissions"]) == 1


def test_fault_22_names_that_differ_in_composition_only(office: Workspace, code: str) -> None:
    office.drop(unicodedata.normalize("NFC", "één.pdf"), paper(code))
    office.drop(unicodedata.normalize("NFD", "één.pdf"), paper(code, "04-02-2026"))
    office.run_once()
    assert [row["file"] for row in office.arrivals()] == ["één.pdf"] * 2
    assert outcomes(office) == ["accepted"] * 2


def test_fault_23_names_that_are_no_text_or_too_long(office: Workspace, code: str) -> None:
    (office.path / "inbox").mkdir(exist_ok=True)
    inbox = os.fsencode(office.path / "inbox")
    long = "é" * 120 + ".pdf"
    for raw, content in ((b"\xff\xfe.pdf", paper(code)), (os.fsencode(long), b"PK no form")):
        Path(os.fsdecode(inbox + b"/" + raw)).write_bytes(content)
    office.run_once()
    assert sorted(outcomes(office)) == ["accepted", "rejected"]
    assert all(len(name.encode()) <= 255 for name in names(office.outbox("geweigerd")))


def test_fault_24_a_symbolic_link_is_not_followed(office: Workspace, code: str) -> None:
    (office.path / "elders.pdf").write_bytes(paper(code))
    (office.path / "inbox").mkdir(exist_ok=True)
    (office.path / "inbox" / "link.pdf").symlink_to(office.path / "elders.pdf")
    office.run_once()
    assert (outcomes(office), names(office.path / "inbox")) == ([], ["link.pdf"])


def test_fault_25_pipes_devices_and_folders_are_passed_over(office: Workspace) -> None:
    inbox = office.path / "inbox"
    inbox.mkdir(exist_ok=True)
    os.mkfifo(inbox / "pijp.pdf")
    (inbox / "map.pdf").mkdir()
    begun = time.monotonic()
    result = office.run_once()
    assert (result.exit_code, outcomes(office), time.monotonic() - begun < 20) == (0, [], True)


def test_fault_31_a_wrong_extension_does_not_matter(office: Workspace, code: str) -> None:
    office.drop("plan.docx", paper(code))
    office.drop("brief.pdf", b"PK\x03\x04 a letter")
    office.run_once()
    assert sorted(outcomes(office)) == ["accepted", "rejected"]


def test_fault_32_a_paper_with_a_password_is_refused_with_a_remedy(
    office: Workspace, code: str
) -> None:
    office.drop("plan.pdf", paper(code))
    inbox = office.path / "inbox"
    with pikepdf.open(inbox / "plan.pdf") as pdf:
        pdf.save(inbox / "slot.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    (inbox / "plan.pdf").unlink()
    office.run_once()
    assert reasons(office) == ["locked"]
    assert "wachtwoord" in office.outbox("geweigerd", "slot.pdf.txt").read_text()


def test_fault_36_a_scanner_makes_a_folder_for_each_user_and_day(
    office: Workspace, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    office.drop("Jansen/2026-11-26/SCAN0001.PDF", paper(code))
    office.drop("Jansen/2026-11-27/SCAN0001.PDF", b"PK a letter")
    office.drop("De Boer/2026-11-26/SCAN0001.PDF", b"PK another letter")
    with caplog.at_level("DEBUG"):
        office.run_once()
    lay = {(row["folder"], row["file"], row["outcome"]) for row in office.arrivals()}
    assert lay == {
        ("Jansen/2026-11-26", "SCAN0001.PDF", "accepted"),
        ("Jansen/2026-11-27", "SCAN0001.PDF", "rejected"),
        ("De Boer/2026-11-26", "SCAN0001.PDF", "rejected"),
    }
    shown = names(office.outbox("geweigerd"))
    assert shown == [f"SCAN0001{n}.PDF{text}" for n in ("-2", "") for text in ("", ".txt")]
    assert "Jansen" not in caplog.text
    assert not [path for path in (office.path / "inbox").rglob("*") if path.is_file()]


def test_fault_36_the_reason_tells_in_which_folder_it_lay(office: Workspace) -> None:
    office.drop("Jansen/brief.pdf", b"PK a letter")
    office.run_once()
    assert "Jansen" in office.outbox("geweigerd", "brief.pdf.txt").read_text()


def test_fault_37_what_never_gets_ready_stays_and_is_told(office: Workspace) -> None:
    for name in ("plan.pdf.part", "plan.pdf.nextcloud", "~$brief.docx"):
        office.drop(name, b"x")
    patient(office, refuse_after=0.0001)
    office.run_once()
    office.run_once()  # it lay there before
    told = {(row["file"], row["outcome"], row["reasons"][0]["code"]) for row in office.arrivals()}
    assert told == {
        ("plan.pdf.part", "waiting", "never_finished"),
        ("plan.pdf.nextcloud", "waiting", "cloud_only"),
        ("~$brief.docx", "waiting", "never_finished"),
    }
    assert len(names(office.path / "inbox")) == 3
    note = office.outbox("nakijken", "wat-nog-wacht.txt").read_text()
    assert ("Aantal: 2." in note, "cloud" in note, "plan" in note) == (True, True, False)
    assert "cloud" in office.krachtwerk("status").stdout


@pytest.mark.skipif(sys.platform != "linux", reason="read leases are of Linux")
def test_fault_38_a_whole_file_that_is_still_open_waits(office: Workspace, code: str) -> None:
    patient(office)
    office.drop("plan.pdf", paper(code))
    with (office.path / "inbox" / "plan.pdf").open("ab"):
        office.run_once()
        assert (outcomes(office), reasons(office)) == (["waiting"], ["still_open"])
    office.run_once()
    assert outcomes(office) == ["accepted"]


@pytest.mark.parametrize("behind", [bytes(4_845), b"<p>Gescand op kantoor</p>\n" * 140])
def test_fault_40_what_lies_behind_a_sound_end_is_cut_off_at_once(
    office: Workspace, code: str, behind: bytes
) -> None:
    patient(office)
    office.drop("plan.pdf", paper(code) + behind)
    office.run_once()
    assert outcomes(office) == ["accepted"]


def test_fault_41_a_run_that_ends_between_two_forms_of_one_mail(
    office: Workspace, code: str
) -> None:
    forms = [paper(code), paper(code, "04-02-2026", "Ik wil fietsen")]
    office.drop("post.eml", mail(*forms))
    (found,) = scan(office.path / "inbox").found.values()
    came = read(found, 10**7, NOON)
    here = Office.at(office.path, "nl")
    with here.ledger() as ledger:  # so far it had got
        here.parts(ledger).route.take(arrival_of(came, Enclosure("1", forms[0])))
    here.reading.close()
    office.run_once()
    assert outcomes(office) == ["accepted", "accepted"]
    assert names(office.path / "inbox") == []


def test_fault_39_the_hundredth_refused_file_of_one_name_is_shown_too(tmp_path: Path) -> None:
    places = [files.refuse(tmp_path, "SCAN.PDF", b"%d" % n, "reden") for n in range(120)]
    assert [place.name for place in places[98:101]] == [f"SCAN-{n}.PDF" for n in (99, 100, 101)]
    files.take_back(tmp_path, "SCAN.PDF", b"110")
    assert (places[109].exists(), places[110].exists()) == (True, False)
