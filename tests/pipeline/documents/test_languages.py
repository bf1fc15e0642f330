"""Documents in every language that clients read: all said in it, and what it lacks in Dutch."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from forms.ground.words import Words, is_for_clients
from pipeline.documents import action_plan, keepsake, trajectory
from pipeline.records import Document, Progress
from tests.forms.sheets import shipped
from tests.pipeline.documents import samples
from tests.pipeline.documents.drawn import pages, spoken, squeezed
from tests.pipeline.documents.hard import saying_all
from tests.read_aloud import heard

FOR_CLIENTS = ("ar", "es", "fr", "nl-A2", "pl", "ti", "tr", "uk")


def without(language: str, *keys: str) -> Words:
    """A language of which somebody has not translated some phrases yet."""
    words = shipped().words(language)
    own = {key: text for key, text in words.phrases.items() if key not in keys}
    return Words(language, own, words.base)


def plan(words: Words, person: Progress | None = None) -> Document:
    labels = shipped().domain_labels(words.language)
    return action_plan.draw(person or samples.typical(), words, labels)


@cache
def lines(language: str) -> list[str]:
    told = heard(plan(shipped().words(language)).content)
    return [line.strip("\u2068\u2069 ") for each in told for line in each.text.split("\n")]


class Noting(Words):
    """Words that remember what was asked of them."""

    asked: set[str]

    def __call__(self, key: str, /, **params: object) -> str:
        self.asked.add(key)
        return super().__call__(key, **params)


def test_documents_ask_for_no_phrase_that_is_not_the_clients() -> None:
    words = Noting("nl", shipped().words("nl").phrases)
    words.asked = set()
    for person in (samples.nearly_empty, samples.typical, samples.rich):
        for draw in (action_plan.draw, trajectory.draw, trajectory.appendix):
            draw(person(), words, samples.DOMAINS)
        keepsake.draw(person(), words)
    assert len(words.asked) > 100
    assert [key for key in words.asked if not is_for_clients(key)] == []


@pytest.mark.parametrize("language", FOR_CLIENTS)
def test_a_plan_says_everything_in_its_language(language: str) -> None:
    """No phrase is borrowed, no letter is a box, and page 1 stays one page."""
    words = shipped().words(language)
    document = plan(words)
    told = heard(document.content)
    assert {each.language for each in told} == {words.tag}
    assert document.warnings == ()
    assert words("documents.mark.box") in spoken(document)
    first = pages(document)[0]
    assert squeezed("Ik bel de woningbouw") in first or words.direction == "rtl"
    assert squeezed(words("documents.unchecked")) in first or words.direction == "rtl"


def test_a_plan_in_arabic_is_read_aloud_as_it_is_meant() -> None:
    told = lines("ar")
    for line in (
        "خطة \u2068Zoë",
        "هنا كل ما كتب حتى 3 فبراير 2026.",
        "متى: هذا الأسبوع (من 3 فبراير)",
        "هكذا أعرف أن الأمر ينجح",
        "«Ik slaap de hele nacht door»",
    ):
        assert line in told
    assert any(
        "عندما تصعب الأمور، هذا يساعد: \u2068«Naar buiten, langs het water" in s for s in told
    )


def test_who_reads_from_the_right_finds_the_tick_box_at_the_right() -> None:
    """The frame and the icons stand where a line begins."""
    arabic, french = (_left_of(plan(shipped().words(one)), 8) for one in ("ar", "fr"))
    assert arabic > 300
    assert french < 300


def _left_of(document: Document, least: int) -> float:
    """Where the first long line of page 1 ends or begins, in points: its middle says the side."""
    import pypdfium2

    with pypdfium2.PdfDocument(document.content) as pdf:
        text = pdf[0].get_textpage()
        every = [text.get_rect(n) for n in range(text.count_rects())]
        left, _, right, _ = next(rect for rect in every if rect[2] - rect[0] > least)
        return float(left + right) / 2


def test_a_missing_phrase_is_in_dutch_and_says_so() -> None:
    told = heard(plan(without("fr", "documents.plan.want", "documents.because")).content)
    dutch = "".join(each.text for each in told if each.language == "nl")
    assert dutch.split() == ["Dit", "wil", "ik", "want"]
    assert any("Ma prochaine étape" in each.text for each in told if each.language == "fr")
    whole = "".join(each.text for each in told)
    assert "want “dan kan mijn zoon blijven slapen”" in whole


def test_what_arabic_lacks_turns_nothing_around_it() -> None:
    lacking = ("documents.plan.next", "documents.words.when.this_week")
    told = heard(plan(without("ar", *lacking)).content)
    dutch = [each.text for each in told if each.language == "nl"]
    assert "Mijn volgende stap" in dutch[0]
    assert any("deze week (vanaf" in text for text in dutch)


def test_who_wants_to_be_called_u_is() -> None:
    told = "".join(
        each.text for each in heard(plan(shipped().words("nl-u"), samples.nearly_empty()).content)
    )
    assert "Hier komt wat u wilt." in told
    assert "jij" not in told


def test_a_variant_takes_what_it_lacks_from_its_own_language_without_a_word() -> None:
    words = shipped().words("nl-A2")
    told = "".join(each.text for each in heard(plan(words).content))
    assert words.borrowed("documents.plan.want") is None
    assert "Dit wil ik" in told
    assert "Dit doe ik nu" in told
    assert "Mijn volgende stap" not in told


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("pl", "wtorek, 10 lutego 2026", "luty 2026"),
        ("uk", "вівторок, 10 лютого 2026 року", "лютий 2026 року"),
        ("tr", "10 Şubat 2026 Salı", "Şubat 2026"),
        ("es", "martes, 10 de febrero de 2026", "febrero de 2026"),
        ("ti", "ሰሉስ 10 ለካቲት 2026", "ለካቲት 2026"),
    ],
)
def test_days_are_written_as_in_the_language(language: str, day: str, month: str) -> None:
    from pipeline.documents.typesetting.letters import flat
    from pipeline.documents.typesetting.phrasing import Pen

    pen, on = Pen(shipped().words(language)), samples.DAY.replace(day=10)
    assert flat(pen.appointment(on)) == day
    assert flat(pen.month(on)) == month


def test_french_calls_the_first_day_of_a_month_the_first() -> None:
    from pipeline.documents.typesetting.letters import flat
    from pipeline.documents.typesetting.phrasing import Pen

    assert flat(Pen(shipped().words("fr")).day(samples.DAY.replace(day=1))) == "1er février 2026"


def test_a_silent_print_in_another_language_says_nothing_in_its_title() -> None:
    from pipeline.documents.discreet import discreet, silent_words

    person = samples.typical()
    prints = replace(person.dossier.prints, silent=True)
    person = replace(person, dossier=replace(person.dossier, prints=prints))
    words = silent_words(without("fr", "documents.plan.want"))
    told = heard(plan(words, discreet(person)).content)
    assert told[0].text.startswith("Ma feuille")
    assert "Dit wil ik" in "".join(each.text for each in told if each.language == "nl")


@pytest.mark.parametrize("draw", [action_plan.draw, trajectory.draw])
def test_own_words_in_another_script_are_said_in_their_own_language(
    draw: Callable[..., Document],
) -> None:
    """Nothing but their language differs: not a letter, and not how they look."""
    person = saying_all("Met Karin: عمل جيد. Хочу вчитися")
    told = heard(draw(person, shipped().words("nl"), samples.DOMAINS).content)
    assert {(each.language, each.text.strip()) for each in told if each.language != "nl"} == {
        ("ar", "عمل جيد."),
        ("uk", "Хочу вчитися"),
    }
    turned = replace(person, dossier=replace(person.dossier, language="ar"))
    told = heard(draw(turned, shipped().words("ar"), shipped().domain_labels("ar")).content)
    assert {each.language for each in told} == {"ar", "uk"}
