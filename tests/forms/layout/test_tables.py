"""Groups as tables: shared labels, numbered lines, and cards where a line is too short."""

from typing import Any

from forms.layout.parts import Run
from tests.forms.sheets import boxes, edition, laid_out, sheet

WHO = {"key": "who", "kind": "text", "label": "Wie?"}
MAY = {"key": "may", "kind": "choice", "label": "Mag dat?", "choices": "yes_no_later"}
LONG = {"key": "where", "kind": "choice", "label": "Waarover?", "choices": "domains"}


def table(*fields: dict[str, Any], repeat: int = 3, **more: Any) -> dict[str, Any]:
    return {
        "key": "g",
        "kind": "group",
        "title": "Regel {n}",
        "look": "table",
        "repeat": repeat,
        "fields": list(fields),
        **more,
    }


def labels(*fields: dict[str, Any], **more: Any) -> list[str]:
    """The bold words below the bands, page by page."""
    layout = laid_out(sheet(table(*fields, **more)))
    runs = [part for page in layout.pages for part in page.parts if isinstance(part, Run)]
    return [run.text for run in runs if run.face == "bold" and run.text in {"Wie?", "Regel 2"}]


def test_an_occurrence_is_one_line() -> None:
    found = [box for _, box in boxes(laid_out(sheet(table(WHO, MAY)))) if "/g/1/" in box.pointer]
    assert {box.pointer for box in found} == {"/g/1/who", "/g/1/may"}
    assert len({round(box.y + box.h / 2, 0) for box in found}) == 1


def test_labels_stand_once_and_titles_are_for_the_ear_alone() -> None:
    assert labels(WHO, MAY) == ["Wie?"]
    layout = laid_out(sheet(table(WHO, MAY)))
    assert any(box.name.startswith("Regel 2. Wie?") for _, box in boxes(layout))


def test_on_a_next_page_the_labels_stand_again() -> None:
    assert labels(WHO, MAY, repeat=20) == ["Wie?", "Wie?"]


def test_what_does_not_fit_on_a_line_becomes_cards() -> None:
    assert "Regel 2" in labels(WHO, LONG)


def test_what_is_printed_beforehand_becomes_cards() -> None:
    assert "Regel 2" in labels(WHO, MAY, preprinted="action", role="action")


def test_lines_of_a_list_bear_its_names() -> None:
    group = table(WHO, MAY, over="when")
    del group["repeat"]
    runs = [p for page in laid_out(sheet(group)).pages for p in page.parts if isinstance(p, Run)]
    assert {"vandaag", "deze week", "deze maand"} <= {r.text for r in runs if r.face == "bold"}


def test_the_order_form_takes_five_pages_at_most() -> None:
    assert max(len(edition("bestelformulier", one).layout.pages) for one in ("nl", "en")) <= 5
