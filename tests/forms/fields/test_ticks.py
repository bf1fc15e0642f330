from forms.fields import TickAll
from forms.fields.choice import Choice
from tests.forms.fields.suite import KindSuite, ask


class TestTicks(KindSuite):
    field = TickAll(
        key="q",
        label="Waarover?",
        choices=(Choice(code="housing", label="Wonen"), Choice(code="money", label="Geld")),
    )
    answers = ({"housing": True, "money": False}, {"housing": True, "money": True})


def test_every_box_is_true_or_false() -> None:
    assert ask(TestTicks.field, {"/q/money": "yes"})[0] == {"housing": False, "money": True}


def test_the_labels_of_ticked_boxes_are_what_it_says() -> None:
    said = TestTicks.field.texts({"housing": False, "money": True}, "/q")
    assert said == [("/q/money", "Geld")]
