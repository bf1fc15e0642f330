"""Parts of two blank forms with one code: no page joins another's, and a person can say which."""

import json

from tests.fillers.with_pikepdf import fill
from tests.pipeline.desk.seated import desk_of
from tests.pipeline.review.test_every_question import asked, counted, in_review
from tests.pipeline.validation.test_typed_parts import SHEET, outcomes, part, status, words_on
from tests.workspace import Workspace, blank

NONE = "none_of_these"
BESIDE_A_CIRCLE = 42  # letters for which there is room


def copies(code: str) -> tuple[bytes, bytes]:
    """The same blank form, filled in by two people under one code on one day."""
    form = blank(SHEET)
    head = {"/client": code, "/filled_on": "12-03-2026", "/filled_by": "together"}
    anne, bram = (
        head | {"/alias": name} | dict.fromkeys(words_on(form), f"{name} schreef dit")
        for name in ("Anne", "Bram")
    )
    return fill(form, anne), fill(form, bram)


def writers(office: Workspace) -> list[list[str]]:
    """Of each paper in the dossier, whose words are on it."""
    rows = [row for row in office.arrivals() if row["worksheet"] == SHEET]
    found = {row["submission"] for row in rows if row["submission"]}
    texts = [json.dumps(json.loads((office.path / path).read_bytes())["values"]) for path in found]
    return sorted(
        [name for name in ("Anne", "Bram") if f"{name} schreef" in text] for text in texts
    )


def answer(office: Workspace, *names: str) -> None:
    """Say on each sheet in turn with whose pages these lie; "" for with none."""
    back = {}
    for n, (row, name) in enumerate(zip(asked(office), names, strict=True)):
        labels = {choice["label"]: choice["code"] for choice in row["choices"]}
        code = next(labels[label] for label in labels if name in label) if name else NONE
        said = {f"{row['item']}/value": code, "/filled_on": "13-03-2026", "/filled_by": "JB"}
        sheet = (office.path / row["sheet"]).read_bytes()
        back[f"terug{len(office.arrivals())}{n}"] = fill(sheet, said)
    office.hand_in(**back)


def shuffled(office: Workspace) -> None:
    """Pages 1 and 2 of both wait; then the last of Bram's comes, and that of Anne."""
    office.as_after(_shuffled)


def _shuffled(office: Workspace) -> None:
    anne, bram = copies(office.new_client())
    office.hand_in(a=part(anne, 1, 2))
    office.hand_in(b=part(bram, 1, 2))
    office.hand_in(c=part(bram, 3))
    office.hand_in(d=part(anne, 3))


def test_a_page_that_two_copies_lack_is_put_with_none_and_asked_on_a_sheet(
    office: Workspace,
) -> None:
    shuffled(office)
    assert outcomes(office.arrivals()) == ["waiting", "waiting", "review", "review"]
    assert [row["code"] for row in asked(office)] == ["pages_of_several"] * 2
    assert (writers(office), counted(office)) == ([], 2)
    labels = [choice["label"] for row in asked(office) for choice in row["choices"]]
    assert all(len(label) <= BESIDE_A_CIRCLE for label in labels)
    answer(office, "Bram", "Anne")
    office.run_once()
    assert writers(office) == [["Anne"], ["Bram"]]
    assert status(office)["awaited"] == []


def test_it_is_asked_at_the_desk_as_well(office: Workspace) -> None:
    shuffled(office)
    with desk_of(office) as seat:
        piles = [each.name for each in seat.room.agenda.piles()]
        for name, whose in zip(piles, ("Bram", "Anne"), strict=True):
            pile = seat.room.agenda.pile(name)
            assert pile is not None
            assert pile.held is not None
            page = seat.browser.get(f"/pile/{name}")
            row = next(row for row in asked(office) if row["held"] == pile.held.id)
            (code,) = (each["code"] for each in row["choices"] if whose in each["label"])
            assert seat.post(page.url.path, value=code).status_code == 200
    office.run_once()
    assert writers(office) == [["Anne"], ["Bram"]]


def test_a_page_of_neither_waits_for_fellows_of_its_own(office: Workspace) -> None:
    anne, bram = copies(office.new_client())
    office.hand_in(a=part(anne, 1, 2))
    office.hand_in(b=part(bram, 1, 2))
    office.hand_in(c=part(bram, 3))
    answer(office, "")
    office.run_once()
    assert (asked(office), in_review(office), writers(office)) == ([], 0, [])
    assert sorted(each["here"] for each in status(office)["awaited"]) == [[1, 2], [3]]


def test_what_was_typed_into_one_file_stays_together(office: Workspace) -> None:
    anne, bram = copies(office.new_client())
    office.hand_in(a=part(anne, 1, 2))
    office.hand_in(b=part(bram, 1))
    office.hand_in(c=part(bram, 2, 3))
    assert writers(office) == [["Bram"]]


def test_who_chose_a_copy_that_is_whole_by_now_is_asked_again(office: Workspace) -> None:
    shuffled(office)
    sheets = [(row, (office.path / row["sheet"]).read_bytes()) for row in asked(office)]
    answer(office, "Bram", "Anne")
    row, sheet = sheets[0]
    code = row["choices"][0]["code"]
    office.hand_in(laat=fill(sheet, {f"{row['item']}/value": code, "/filled_by": "MB"}))
    assert {row["code"] for row in asked(office)} == {"two_writers"}
    assert writers(office) == [["Anne"], ["Bram"]]


def test_the_whole_form_handed_in_once_more_settles_it(office: Workspace) -> None:
    anne, bram = copies(office.new_client())
    office.hand_in(a=part(anne, 1, 2))
    office.hand_in(b=part(bram, 1, 2))
    office.hand_in(c=part(bram, 3))
    office.hand_in(heel=bram)
    assert asked(office) == []
    assert [each["here"] for each in status(office)["awaited"]] == [[1, 2]]
