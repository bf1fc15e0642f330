"""Gathering: pages in any order become forms, and none is put with others by where it lay."""

from dataclasses import replace

from forms.ground.problems import missing_pages
from pipeline.records import Identity, Mark, Reading
from pipeline.records.messages import told
from pipeline.validation.assembly import Gathered, LoosePage, bound, gather
from tests.workspace import shipped

BLANK = Identity("actieplan", 1, "nl")
PERSONAL = Identity("actieplan", 1, "nl", "123456-8", "7K3M9QX")
ANNE, BRAM = "123456-8", "654321-1"


def page(
    number: int,
    whose: str | None = None,
    identity: Identity = BLANK,
    *,
    file: str = "R-1",
    held: str | None = None,
    at: int = 1,
    likely: str | None = None,
) -> LoosePage:
    mark = Mark(f"/on_page_{number}", None, number, (20, 40, 5, 5), "scan", state="empty")
    reading = Reading(identity, "scan", (at,), (mark,), form_pages=(number,))
    return LoosePage(reading, whose, True, file, file, held, likely)


def gathered(*pages: LoosePage) -> list[Gathered]:
    return gather(pages, lambda _: Gathered((1, 2)))


def test_pages_of_two_clients_in_any_order_become_their_two_forms() -> None:
    forms = gathered(page(2, ANNE), page(1, BRAM), page(2, BRAM), page(1, ANNE))
    assert [{each.whose for each in form.in_order} for form in forms] == [{ANNE}, {BRAM}]


def test_pages_of_a_personal_form_find_each_other_by_their_instance() -> None:
    (form,) = gathered(page(2, identity=PERSONAL), page(1, identity=PERSONAL))
    assert form.missing == ()


def test_a_page_finds_the_one_that_waited_since_an_earlier_file() -> None:
    (form,) = gathered(page(1, ANNE, held="H-1"), page(2, ANNE, file="R-2"))
    assert [each.held for each in form.in_order] == ["H-1", None]


def test_a_lone_page_says_what_is_missing() -> None:
    (form,) = gathered(page(2, ANNE))
    assert form.missing == (1,)


def test_the_same_page_again_begins_another_copy() -> None:
    forms = gathered(page(1, ANNE), page(2, ANNE), page(1, ANNE), page(2, ANNE))
    assert [sorted(form.pages) for form in forms] == [[1, 2], [1, 2]]


def test_copies_that_were_shuffled_are_asked_about() -> None:
    forms = gathered(page(1, ANNE), page(1, ANNE), page(2, ANNE), page(2, ANNE))
    assert any(form.is_mixed for form in forms)


def test_a_page_without_a_code_does_not_join_the_client_it_lies_beside() -> None:
    first, second = gathered(page(1, ANNE), page(2, None))
    assert (first.missing, second.is_orphan) == ((2,), True)


def test_pages_without_a_code_on_one_glass_are_asked_about_apart() -> None:
    first, second = page(1, None), page(2, None)
    beside = replace(second, reading=replace(second.reading, sheet=2))
    assert len(gathered(first, beside)) == 2


def test_pages_without_a_code_that_follow_each_other_are_asked_about_together() -> None:
    (form,) = gathered(page(1, None), page(2, None))
    assert (form.is_orphan, sorted(form.pages)) == (True, [1, 2])


def test_orphans_of_two_files_are_asked_about_apart() -> None:
    assert len(gathered(page(1, None, file="R-1"), page(2, None, file="R-2"))) == 2


def test_a_page_with_a_code_that_is_hardly_readable_joins_the_form_that_lacks_it() -> None:
    (form,) = gathered(page(2, likely=ANNE), page(1, ANNE))
    assert form.missing == ()


def test_a_page_that_no_form_lacks_is_asked_however_likely_its_code() -> None:
    forms = gathered(page(1, ANNE), page(2, ANNE), page(2, likely=ANNE), page(1, BRAM))
    assert [form.is_orphan for form in forms] == [False, False, True]


def test_a_page_that_two_copies_lack_is_asked() -> None:
    forms = gathered(page(1, ANNE), page(1, ANNE), page(2, likely=ANNE))
    assert [form.is_orphan for form in forms] == [False, False, True]


def test_who_scans_the_whole_form_again_does_not_mix_it_with_the_page_that_waits() -> None:
    waiting, again = gathered(
        page(1, ANNE, held="H-1"), page(1, ANNE, file="R-2"), page(2, ANNE, file="R-2")
    )
    assert (waiting.missing, again.missing, again.is_mixed) == ((2,), (), False)


def test_a_page_of_a_shortened_print_is_missed_by_the_number_at_its_foot() -> None:
    (form,) = gather([page(1, identity=PERSONAL)], lambda _: Gathered((1, 4)))
    assert (form.missing, form.lacking) == ((4,), "2")
    (problem,) = bound(form, shipped().current("actieplan").layout).problems
    assert missing_pages([problem]) == (4,)
    assert "bladzijde 2." in told(problem, shipped().words("nl"))
