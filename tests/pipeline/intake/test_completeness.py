"""What lies behind a sound end is nobody's loss; what lacks its end is waited for."""

import zipfile
from email.message import EmailMessage
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from PIL import Image

from pipeline.intake.arrivals import is_whole
from pipeline.intake.scanning import scan
from pipeline.records.file_ends import end_of, sound
from tests.faults.circumstances import outcomes, paper
from tests.hostile.kind import good
from tests.scans.encoding import avif, jpeg, jpeg2000, png, webp
from tests.scans.heic import heic
from tests.workspace import Workspace

NULS = bytes(4_845)
TEXT = b"\n<!-- scanned by the office -->" * 110
FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\0\x08free" + b"\x47\x81" * 90_000
NOISE = np.random.default_rng(11).integers(0, 256, (300, 200), dtype=np.uint8)


def saved(**how: Any) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(good())) as pdf:
        pdf.save(out, **how)
    return out.getvalue()


def saved_by_pillow(form: str) -> bytes:
    out = BytesIO()
    Image.fromarray(NOISE).save(out, form)
    return out.getvalue()


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.org", "blad"
    message.set_content("Hierbij")
    message.add_attachment(good(), maintype="application", subtype="pdf", filename="blad.pdf")
    return message.as_bytes()


def archive() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("blad.pdf", good())
    return out.getvalue()


@cache
def files() -> dict[str, bytes]:
    return {
        "pdf": good(),
        "pdf with a packed table": saved(object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "pdf for the web": saved(linearize=True),
        "jpeg": jpeg(NOISE, 72, 80),
        "png": png(NOISE, 72),
        "heic": heic(NOISE),
        "avif": avif(NOISE, 90),
        "webp": webp(NOISE, 90),
        "jp2": jpeg2000(NOISE, 3),
        "bmp": saved_by_pillow("BMP"),
        "gif": saved_by_pillow("GIF"),
        "mail": mail(),
        "zip": archive(),
    }


NAMES = (
    "pdf",
    "pdf with a packed table",
    "pdf for the web",
    *("jpeg", "png", "heic", "avif", "webp", "jp2", "bmp", "gif", "mail", "zip"),
)


def whole(folder: Path, content: bytes) -> bool:
    (folder / "blad").write_bytes(content)
    return is_whole(scan(folder).found[b"blad"])


@pytest.mark.parametrize("behind", [b"", NULS, TEXT, FILM], ids=["", "nuls", "text", "film"])
@pytest.mark.parametrize("name", NAMES)
def test_a_sound_end_counts_whatever_lies_behind_it(
    name: str, behind: bytes, tmp_path: Path
) -> None:
    assert whole(tmp_path, files()[name] + behind)


@pytest.mark.parametrize("name", NAMES)
def test_what_was_copied_in_part_is_not_whole(name: str, tmp_path: Path) -> None:
    content = files()[name]
    for share in (0.15, 0.4, 0.6, 0.8, 0.95):
        part = content[: int(len(content) * share)]
        assert not whole(tmp_path, part), share
        # into room that was made for all of it before
        assert not whole(tmp_path, part + bytes(len(content) - len(part) + 200)), share


def test_an_update_that_is_written_still_is_waited_for(tmp_path: Path) -> None:
    begun = b"\n12 0 obj\n<< /Type /Annot /V (Ik wil" + b"x" * 3_000
    assert not whole(tmp_path, good() + begun)
    assert not whole(tmp_path, good() + begun + NULS)


def test_the_end_is_where_the_file_itself_ends() -> None:
    for name in NAMES:
        content = files()[name]
        assert len(content.rstrip()) <= (end_of(content) or 0) <= len(content), name
        if name != "mail":
            assert sound(content + FILM) == content[: end_of(content)], name


def test_a_small_picture_in_the_head_of_a_photo_is_not_its_end() -> None:
    small = jpeg(NOISE[:40, :40], 72, 50)
    photo = files()["jpeg"]
    head = b"\xff\xe1" + (len(small) + 8).to_bytes(2, "big") + b"Exif\0\0" + small
    content = photo[:2] + head + photo[2:]
    assert end_of(content) == len(content)
    assert end_of(content[: len(head) + 600]) is None


@pytest.mark.parametrize("behind", [NULS, TEXT], ids=["nuls", "text"])
def test_a_form_with_something_behind_its_end_is_accepted_at_once(
    behind: bytes, office: Workspace
) -> None:
    (office.path / "krachtwerk.toml").write_text("settle_interval = 0.05\nrefuse_after = 600\n")
    office.drop("blad.pdf", paper(office.new_client()) + behind)
    office.run_once()
    assert outcomes(office) == ["accepted"]
