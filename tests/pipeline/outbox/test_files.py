"""What people find in the outbox: whole files, nothing twice, nothing outside it."""

from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.outbox.files import refuse, take_back, write
from pipeline.outbox.names import harmless_name, safe_name
from pipeline.store.atomic_files import sweep
from pipeline.store.originals import keep


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_document_replaces_the_old_one(tmp_path: Path) -> None:
    place = tmp_path / "123456-8" / "actieplan.pdf"
    write(place, b"old")
    assert write(place, b"new") == place
    assert (place.read_bytes(), listed(place.parent)) == (b"new", ["actieplan.pdf"])


def test_an_equal_document_is_left_alone(tmp_path: Path) -> None:
    place = write(tmp_path / "actieplan.pdf", b"same")
    before = place.stat()
    write(place, b"same")
    assert (place.stat().st_ino, place.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_place_that_is_taken_gets_a_newer_one_beside_it(tmp_path: Path) -> None:
    place = tmp_path / "actieplan.pdf"
    place.mkdir()
    assert write(place, b"new").name == "actieplan-nieuw.pdf"
    assert write(place, b"newer").name == "actieplan-nieuw.pdf"
    place.rmdir()
    assert write(place, b"newest") == place
    assert listed(tmp_path) == ["actieplan.pdf"]


def test_a_link_in_the_outbox_is_replaced_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"mine")
    place = tmp_path / "outbox" / "actieplan.pdf"
    place.parent.mkdir()
    place.symlink_to(elsewhere)
    write(place, b"plan")
    assert (elsewhere.read_bytes(), place.read_bytes()) == (b"mine", b"plan")


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "123456-8").write_text("not a folder")
    with pytest.raises(OSError, match="123456-8"):
        write(tmp_path / "123456-8" / "actieplan.pdf", b"plan")
    assert listed(tmp_path) == ["123456-8"]


def test_what_a_crash_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / ".krachtwerk-0123.tmp").write_bytes(b"half")
    write(tmp_path / "x" / "actieplan.pdf", b"plan")
    assert sweep(tmp_path) == 1
    assert listed(tmp_path / "x") == ["actieplan.pdf"]


def test_a_refused_paper_lies_beside_its_reason(tmp_path: Path) -> None:
    place = refuse(tmp_path, "brief.pdf", b"paper", "reden")
    assert (place.parent.name, place.read_bytes()) == ("geweigerd", b"paper")
    assert (tmp_path / "geweigerd" / "brief.pdf.txt").read_text() == "reden"


def test_the_same_refusal_lies_there_once(tmp_path: Path) -> None:
    first = refuse(tmp_path, "brief.pdf", b"paper", "reden")
    (first.parent / "brief.pdf.txt").unlink()  # as a crash might have left it
    assert refuse(tmp_path, "brief.pdf", b"paper", "reden") == first
    assert listed(first.parent) == ["brief.pdf", "brief.pdf.txt"]


def test_another_refusal_of_that_name_gets_a_number(tmp_path: Path) -> None:
    refuse(tmp_path, "brief.pdf", b"paper", "reden")
    assert refuse(tmp_path, "brief.pdf", b"other", "reden").name == "brief-2.pdf"
    assert refuse(tmp_path, "brief.pdf", b"third", "reden").name == "brief-3.pdf"


@pytest.mark.parametrize("content", [b"paper", b"other"])
def test_the_same_paper_lies_there_once_with_the_text_of_now(
    tmp_path: Path, content: bytes
) -> None:
    refuse(tmp_path, "brief.pdf", b"paper", "reden")
    first = refuse(tmp_path, "brief.pdf", content, "reden")
    assert refuse(tmp_path, "brief.pdf", content, "een andere reden") == first
    assert first.with_name(f"{first.name}.txt").read_text() == "een andere reden"


def test_no_paper_is_laid_over_the_reason_of_another(tmp_path: Path) -> None:
    refuse(tmp_path, "brief.pdf.txt", b"a letter in plain text", "reden")
    assert refuse(tmp_path, "brief.pdf", b"paper", "reden").name == "brief-2.pdf"


def test_a_kept_original_is_copied(tmp_path: Path) -> None:
    content = b"x" * 3_000_000
    original = keep(tmp_path / "store" / "originals", content, sha256(content).hexdigest())
    place = refuse(tmp_path, "groot.pdf", original, "te groot")
    assert place.read_bytes() == content
    assert refuse(tmp_path, "groot.pdf", original, "te groot") == place


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "_/../etc/passwd".replace("/", "_")),
        (".verborgen.pdf", "_verborgen.pdf"),
        ("..", "_"),
        ("a\\b\x00c\n.pdf", "a_b_c_.pdf"),
        ("blad-\udcff.pdf", "blad-_.pdf"),
        ("e\u0301e\u0301n vraag?.pdf", "één vraag?.pdf"),
        ("", "_"),
    ],
)
def test_names_stay_in_their_folder(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_extension(tmp_path: Path) -> None:
    name = "é" * 300 + ".pdf"
    assert len(safe_name(name).encode()) == 200
    refuse(tmp_path, name, b"paper", "reden")
    assert refuse(tmp_path, name, b"other", "reden").name.endswith("-2.pdf")


@pytest.mark.parametrize(
    ("name", "head", "safe"),
    [
        ("brief.pdf", b"%PDF-1.7", "brief.pdf"),
        ("Scan.JPEG", b"\xff\xd8\xff", "Scan.JPEG"),
        ("lees mij.txt", b"Beste Noor,", "lees mij.txt"),
        ("brief.docx", b"PK\x03\x04", "brief.docx.bin"),
        ("post.eml", b"From: a\nTo: b\n\nx", "post.eml.txt"),
        ("plan.exe", b"MZ\x90\0", "plan.exe.bin"),
        ("plan.pdf.lnk", b"L\0\0\0", "plan.pdf.lnk.bin"),
        ("klik.html", b"<script>", "klik.html.txt"),
        ("klik.scr", b"%PDF-1.7", "klik.scr.pdf"),
        ("plan", b"\xff\xd8\xff", "plan.jpg"),
        ("plan\u202efdp.exe", b"MZ\x90\0", "plan_fdp.exe.bin"),
        ("CON", b"x", "_CON.txt"),
        ("lpt1.pdf", b"%PDF-1.7", "_lpt1.pdf"),
        ("plan.exe ", b"MZ\x90\0", "plan.exe_.bin"),
        ("a\x85b\u2066c.pdf", b"%PDF-", "a_b_c.pdf"),
        ("x" * 300, b"MZ\x90\0", "x" * 196 + ".bin"),
    ],
)
def test_what_lies_there_runs_nothing_when_it_is_clicked(name: str, head: bytes, safe: str) -> None:
    assert harmless_name(name, head) == safe


def test_a_name_given_by_an_older_version_is_taken_back_too(tmp_path: Path) -> None:
    folder = tmp_path / "geweigerd"
    folder.mkdir()
    for name in ("klik.html", "klik.html.txt"):
        (folder / name).write_bytes(b"<script>" if name.endswith("html") else b"why")
    take_back(tmp_path, "klik.html", b"<script>")
    assert listed(folder) == []
