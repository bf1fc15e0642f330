"""What a field shows beside what it holds, where not every viewer has its letters."""

import pytest

from pipeline.extraction.pdf.shown_words import is_told


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Şule wil weg", "Şule wil weg"),
        ("Şule wil weg", "ule wil weg"),  # what a font lacks is left out, or shown as it can be
        ("Şule wil weg", "?ule wil"),
        ("Şule wil weg", "Sule wil weg"),
        ("Łódź", "\xfe\xff\x01A\x00\xf3\x00d\x01z"),  # two bytes for each letter
        ("Я хочу домой", "Я хочу"),
        ("Я хочу домой", "\ufffd \ufffdw"),
        ("እኔ 2 ልጆች አሉኝ", "2"),
        ("أريد العمل", "ديرأ"),
        ("12 مرحبا 15 (ROC)", "(ROC) 15 ابحرم 12"),
        ("Leren koken. " * 20, "Leren koken. " * 5 + "… (de hele tekst staat op je actieplan)"),
        ("Я хочу домой. " * 20, "Я хочу домой. " * 5 + "… (de hele tekst staat elders)"),
        ("أريد العمل. " * 20, "ديرأ لمعلا ." * 5 + "(de hele tekst staat elders) …"),
    ],
)
def test_what_a_viewer_makes_of_letters_it_lacks_is_no_difference(value: str, shown: str) -> None:
    assert is_told(shown, value, None)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Şule wil weg", "Şule wil NIET weg"),
        ("Łódź", "Warszawa"),
        ("Я хочу домой", "Иду в школу"),
        ("Я хочу домой", "Ik wil niet"),
        ("2 дома", "2 \ufffd\ufffd NIET"),
        ("أريد العمل", "Ik wil niet"),
        ("12 مرحبا", "13 ابحرم"),
        ("Leren koken met mijn zus.", "Leren koken met mijn zus. (Maar niet vandaag)"),
        ("Leren koken. " * 20, "Leren bakken. " * 5 + "… (de hele tekst staat elders)"),
        ("12 مرحبا", "ابحرم 12 12"),
        ("እኔ 2 ልጆች አሉኝ", "3"),
    ],
)
def test_other_words_are_a_difference_in_any_script(value: str, shown: str) -> None:
    assert not is_told(shown, value, None)
