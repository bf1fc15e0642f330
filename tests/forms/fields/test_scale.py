from forms.fields import Scale
from forms.fields.choice import Choice
from tests.forms.fields.suite import KindSuite, ask

WORDS = ("helemaal niet", "een beetje", "soms", "meestal", "helemaal")


class TestScale(KindSuite):
    field = Scale(
        key="q",
        label="Gaat het?",
        choices=(
            *(Choice(code=f"s{n}", label=word) for n, word in enumerate(WORDS, start=1)),
            Choice(code="skip", label="sla over"),
        ),
    )
    answers = ("1", "5", "skip")


def test_the_words_and_the_codes_of_the_list_are_understood() -> None:
    assert ask(TestScale.field, {"/q": "soms"}) == ("3", [])
    assert ask(TestScale.field, {"/q": "s4"}) == ("4", [])


def test_a_figure_outside_the_scale_is_asked() -> None:
    assert ask(TestScale.field, {"/q": "6"}) == (None, ["choice_unknown"])
