"""Papers written one behind the other into one file: none of them is lost."""

from collections.abc import Callable

import numpy as np
import pytest

from pipeline.records.joined_files import joined
from tests.enclosing import archive, mail
from tests.faults.circumstances import paper
from tests.scans.encoding import jpeg, png
from tests.scans.photos import photo
from tests.workspace import Workspace

FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x08free" + b"\x47\x81" * 9_000
POSTMARK = b"From noor@example.org Mon Jun  1 10:00:00 2026\n"


def camera(pictures: list[bytes]) -> bytes:
    """These JPEGs as a camera writes several views of the same: the first lists the others."""
    first, *others = pictures
    told = b"\xff\xe1\xea\x62Exif" + bytes(60_000 - 6) + b"\xff\xe2\x00\x08MPF\0II"
    return first[:2] + told + first[2:] + b"".join(others)


def came(office: Workspace, content: bytes, name: str) -> list[tuple[str, str | None]]:
    """What became of each paper in a file, and whose it is."""
    office.drop(name, content)
    assert office.run_once().exit_code == 0
    return sorted((row["outcome"], row["client"]) for row in office.arrivals())


@pytest.fixture
def codes(office: Workspace) -> list[str]:
    return sorted(office.new_client() for _ in range(2))


@pytest.mark.parametrize("between", [b"", b"\r\n", bytes(4_000)])
def test_each_of_two_pdfs_is_taken_in(between: bytes, office: Workspace, codes: list[str]) -> None:
    content = between.join(map(paper, codes))
    assert came(office, content, "scan.pdf") == [("accepted", code) for code in codes]


def test_each_pdf_in_a_file_of_outlook_is_taken_in(office: Workspace, codes: list[str]) -> None:
    """A `winmail.dat` (MS-OXTNEF): a head, and before each attachment what it is and how long."""
    attached = [
        b"\2\x0f\x80\6\0" + len(pdf).to_bytes(4, "little") + pdf for pdf in map(paper, codes)
    ]
    content = b"\x78\x9f\x3e\x22\1\0" + b"\0\0".join(attached)
    assert came(office, content, "winmail.dat") == [("accepted", code) for code in codes]


def test_so_is_a_photo_behind_a_pdf_and_what_a_program_wrote_before_it(
    office: Workspace, codes: list[str]
) -> None:
    typed, seen = codes
    content = paper(typed) + b"scan.jpg".ljust(512, b"\0") + photo(paper(seen))
    assert came(office, content, "bundel.tar") == [("accepted", typed), ("waiting", seen)]


def test_each_of_two_photos_is_taken_in(office: Workspace, codes: list[str]) -> None:
    content = b"".join(photo(paper(code)) for code in codes)
    assert came(office, content, "scan.jpg") == [("waiting", code) for code in codes]


@pytest.mark.parametrize(("name", "packed"), [("post.zip", archive), ("post.eml", mail)])
def test_so_it_is_in_a_zip_or_a_mail(
    name: str, packed: Callable[[bytes], bytes], office: Workspace, codes: list[str]
) -> None:
    content = packed(b"".join(map(paper, codes)))
    assert came(office, content, name) == [("accepted", code) for code in codes]


def test_a_photo_of_something_else_before_a_form_hides_it_not(
    office: Workspace, codes: list[str]
) -> None:
    noise = np.random.default_rng(3).integers(90, 255, (1200, 900), dtype=np.uint8)
    content = png(noise, 72) + photo(paper(codes[0]))
    assert came(office, content, "scan.png") == [("waiting", codes[0])]


def test_each_message_of_a_mailbox_is_opened(office: Workspace, codes: list[str]) -> None:
    content = b"\n\n".join(POSTMARK + mail(paper(code)) for code in codes)
    assert came(office, content, "post.mbox") == [("accepted", code) for code in codes]


def test_a_line_of_a_letter_begins_no_message(office: Workspace, codes: list[str]) -> None:
    letter = mail(paper(codes[0])).replace(b"\n\nHallo", b"\n\nFrom nu af woont zij hier\n\nHallo")
    assert came(office, POSTMARK + letter, "post.mbox") == [("accepted", codes[0])]


def test_a_film_behind_a_photo_is_no_paper() -> None:
    one = photo(paper("123456-7"))
    assert joined(one + FILM) == (one + FILM,)


def test_a_second_view_of_the_camera_is_no_paper() -> None:
    one, other = photo(paper("123456-7")), photo(paper("250917-8"))
    assert len(joined(one + other)) == 2
    assert len(joined(camera([one, other]))) == 1


def test_the_same_paper_twice_in_a_file_is_one() -> None:
    one = paper("123456-7")
    assert len(joined(one + one)) == 1


def test_what_is_cut_is_not_taken_apart() -> None:
    one, other = paper("123456-7"), paper("250917-8")
    assert len(joined(one + other)) == 2
    assert len(joined(one + other[: len(other) // 2])) == 1
    assert len(joined(one[: len(one) // 2] + other)) == 1


def test_of_a_file_of_thousands_of_pictures_no_more_are_taken_than_ever() -> None:
    dots = [jpeg(np.full((8, 8 + n), 200, np.uint8), 72, 50) for n in range(200)]
    assert len(joined(b"".join(dots))) == 101  # one too many: so the file is refused as too full
