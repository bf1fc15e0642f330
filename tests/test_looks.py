"""The tolerance of golden pictures: what nobody sees passes, a word that is gone does not."""

from PIL import Image, ImageDraw, ImageFilter

from tests.looks import is_other


def page(*words: str, at: float = 20) -> Image.Image:
    drawn = Image.new("RGB", (330, 468), "white")
    for line, word in enumerate(words):
        ImageDraw.Draw(drawn).text((at, 20 + line * 14), word, fill=(20, 20, 40))
    return drawn


PLAN = page("Dit wil ik", "Een eigen kamer", "Mijn volgende stap")


def test_letters_a_shade_darker_or_softer_are_the_same() -> None:
    assert not is_other(PLAN, PLAN.point(lambda level: max(0, level - 6)))
    assert not is_other(PLAN, PLAN.filter(ImageFilter.GaussianBlur(0.3)))
    assert not is_other(PLAN, page("Dit wil ik", "Een eigen kamer", "Mijn volgende stap", at=20.1))


def test_a_word_that_is_gone_or_elsewhere_is_seen() -> None:
    assert is_other(PLAN, page("Dit wil ik", "Een eigen", "Mijn volgende stap"))
    assert is_other(PLAN, page("Dit wil ik", "", "Een eigen kamer", "Mijn volgende stap"))
    assert is_other(PLAN, page("Dit wil ik", "Een eigen kamer", "Mijn volgende stap", at=28))


def test_another_colour_or_size_is_seen() -> None:
    cream = Image.new("RGB", PLAN.size, (255, 248, 220))
    assert is_other(PLAN, Image.blend(PLAN, cream, 0.9))
    assert is_other(PLAN, PLAN.resize((332, 468)))
