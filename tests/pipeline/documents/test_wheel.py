from pipeline.documents.typesetting.fixed_blocks import Row
from pipeline.documents.typesetting.page import COLUMN
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.wheel import Wheel, domains
from tests.pipeline.documents import samples


def test_the_list_has_a_row_for_what_was_named_and_for_nothing_else() -> None:
    named = samples.pictures("s", "x", "", "r", "sx")
    blocks = domains(named, samples.DOMAINS, Pen(samples.words()))

    rows = [block for block in blocks if isinstance(block, Row)]
    assert len(rows) == 1 + 2  # the legend is a row too


def test_with_only_what_nobody_talks_about_there_is_no_list() -> None:
    blocks = domains(samples.pictures("x", "x"), samples.DOMAINS, Pen(samples.words()))

    assert [type(block) for block in blocks] == [Wheel, Row]


def test_with_nothing_named_only_the_wheel_stands_there() -> None:
    blocks = domains(samples.pictures(), samples.DOMAINS, Pen(samples.words()))

    assert [type(block) for block in blocks] == [Wheel, Row]


def test_the_wheel_is_as_high_whatever_is_named() -> None:
    pen = Pen(samples.words())
    few = domains(samples.pictures("s"), samples.DOMAINS, pen)[0]
    many = domains(samples.pictures(*["swg"] * 10), samples.DOMAINS, pen)[0]

    assert few.height(COLUMN) == many.height(COLUMN)


def test_a_domain_that_the_organisation_left_out_is_not_shown() -> None:
    labels = {key: label for key, label in samples.DOMAINS.items() if key != "meaning"}

    wheel = domains(samples.pictures("s"), labels, Pen(samples.words()))[0]

    assert isinstance(wheel, Wheel)
    assert len(wheel.pictures) == 9
