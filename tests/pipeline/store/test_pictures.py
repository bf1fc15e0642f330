"""Pictures of what was written: kept once, found again, and compared as a person would."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from pipeline.records import Picture
from pipeline.store.pictures import alike, digest_of, keep, load, load_png, png


def written(words: str, at: tuple[int, int] = (20, 20), paper: int = 250) -> Picture:
    image = Image.new("L", (800, 120), paper)
    ImageDraw.Draw(image).text(at, words, fill=60, font_size=40)
    return Picture(image.width, image.height, 200, image.tobytes())


def test_a_picture_comes_back_pixel_for_pixel(tmp_path: Path) -> None:
    picture = written("Rust in huis")
    assert load(tmp_path, keep(tmp_path, picture)) == picture


def test_a_picture_that_was_never_kept_is_none(tmp_path: Path) -> None:
    assert load(tmp_path, digest_of(written("Niets"))) is None


@pytest.mark.parametrize("name", ["../originals/x", "/etc/passwd", "A" * 64, "", "ab" * 32 + "\n"])
def test_a_picture_is_called_by_its_digest_alone(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="digest"):
        load(tmp_path, name)


@pytest.mark.parametrize(
    "other",
    [
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"GIF89a",
        b"root:x:0:0",
        b"",
        png(written("Iets anders")),
        png(written("Rust in huis"))[:400],
    ],
)
def test_what_is_not_that_very_picture_is_none(other: bytes, tmp_path: Path) -> None:
    digest = keep(tmp_path, written("Rust in huis"))
    assert load_png(tmp_path, digest) is not None
    (tmp_path / "pictures" / digest[:2] / f"{digest}.png").write_bytes(other)
    assert load(tmp_path, digest) is None
    assert load_png(tmp_path, digest) is None


def test_the_same_words_a_little_lower_on_greyer_paper_are_alike() -> None:
    assert alike(written("Rust in huis"), written("Rust in huis", (23, 16), paper=225))


@pytest.mark.parametrize(
    "other", ["Rust in hof", "Rust in huid", "Een eigen plek", "R", "Rust in huis en tuin"]
)
def test_other_words_are_not_alike(other: str) -> None:
    assert not alike(written("Rust in huis"), written(other))
