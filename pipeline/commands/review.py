"""`review`: what people are asked to check, with the pictures; for other front ends too."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from forms.fields.choice import ChoiceField
from forms.ground.problems import Problem
from pipeline.commands import demand_workspace, say, with_office
from pipeline.commands.speaking import SpeakingCommand
from pipeline.commands.telling import tell, tell_json
from pipeline.commands.waiting import awaited
from pipeline.dossiers.refused import still_refused
from pipeline.orders.order_log import any_waits
from pipeline.outbox.roots import Root
from pipeline.records.correction_names import CORRECTION_FOLDER
from pipeline.records.messages import told
from pipeline.review.item_layout import SheetItem
from pipeline.review.open_sheets import OpenSheet, by_root
from pipeline.review.order_sheets import OrderSheet, item_of_order, order_sheets
from pipeline.review.questions import OpenQuestion
from pipeline.store import pictures
from pipeline.store.ledger import Ledger
from pipeline.workspace import Office, Parts


@click.command(cls=SpeakingCommand)
@click.option("--json", "as_json", is_flag=True, help="Als JSON, voor andere programma's.")
@with_office
def review(office: Office, *, as_json: bool) -> None:
    """Laat zien wat er na te kijken is."""
    demand_workspace(office)
    with office.look_in() if as_json else office.look() as ledger:
        parts = office.parts(ledger)
        sheets = [part for each in parts.correcting.every_sheet() for part in _laid(each, parts)]
        ordered = _order_sheets(parts)
        lacking = () if as_json else tuple(awaited(office, ledger))
        if as_json:  # with words of clients; on the screen there are codes and numbers alone
            _note_seen(sheets, ledger)
        refused = 0 if as_json else sum(1 for _ in still_refused(ledger))
    if as_json:
        rows = [row for root, sheet in sheets for row in _rows(sheet, root, office)]
        rows += [row for root, each in ordered for row in _rows_of_orders(each, root, office)]
        tell_json(rows)
        return
    _tell_sheets(sheets, ordered, office)
    for sentence in lacking:
        tell(sentence)
    if refused:
        say(office.words("review.refused", number=refused))
    if not (sheets or lacking or ordered or refused):
        tell(office.words("review.none"))


def _tell_sheets(
    sheets: Sequence[tuple[Root, OpenSheet]],
    ordered: Sequence[tuple[Root, OrderSheet]],
    office: Office,
) -> None:
    """Where each lies, and how many questions stand on it."""
    for root, sheet in sheets:
        left = len(sheet.items) - len(sheet.on_paper)
        key = "review.more" if left else "review.line"
        lies = _lies(office, sheet.name, root)
        number = len(sheet.items)
        tell(office.words(key, sheet=sheet.name, number=number, left=left, place=lies))
    for root, order_sheet in ordered:
        lies = _lies(office, order_sheet.name, root)
        number = len(order_sheet.orders)
        tell(office.words("review.orders", number=number, place=lies))


def _note_seen(sheets: Sequence[tuple[Root, OpenSheet]], ledger: Ledger) -> None:
    """The log tells of each client that what is asked about their papers was given."""
    for code in dict.fromkeys(sheet.client or "" for _, sheet in sheets if sheet.items):
        ledger.audit.note("export", code, "review")


def _laid(sheet: OpenSheet, parts: Parts) -> list[tuple[Root, OpenSheet]]:
    """A sheet as it is laid out: that of the team in parts, each with the clients it is about."""
    if sheet.client is None and sheet.held is None and parts.roots.are_several:
        return list(by_root(sheet, parts.roots).items())
    return [(parts.roots.of(sheet.client), sheet)]


def _order_sheets(parts: Parts) -> list[tuple[Root, OrderSheet]]:
    """What was ordered and waits for a yes, by order form, and where that is asked."""
    if not any_waits(parts.ledger.decisions.all()):
        return []
    whose = parts.order_sheets.by_root(parts.ordering.waiting())
    return [(root, sheet) for root, orders in whose.items() for sheet in order_sheets(orders)]


def _rows_of_orders(sheet: OrderSheet, root: Root, office: Office) -> Iterator[dict[str, Any]]:
    for n, each in enumerate(sheet.orders):
        item = item_of_order(each, office.words)
        yield {
            "client": None,
            "held": None,
            "order": each.id,
            "sheet": _lies(office, sheet.name, root),
            "item": f"/items/{n}",
            "kind": item.kind,
            "label": item.title,
            "about": item.about,
            "suggestion": None,
            "sure": [],
            "choices": _choices(item),
            "pictures": [],
            "submission": each.submission,
            "pointer": each.row,
            "filled_on": each.day or None,
            "page": None,
            "code": f"order_{each.why}",
            "message": each.because,
        }


def _rows(sheet: OpenSheet, root: Root, office: Office) -> Iterator[dict[str, Any]]:
    lies = _lies(office, sheet.name, root)
    places = {n: place for place, n in enumerate(sheet.on_paper)}
    for n, item in enumerate(sheet.items):
        question = sheet.questions[n] if sheet.questions else None
        yield {
            "client": sheet.client,
            "held": sheet.held.id if sheet.held is not None else None,
            "sheet": lies if n in places else None,
            "item": f"/items/{places[n]}" if n in places else None,
            "kind": item.kind,
            "label": item.title,
            "about": item.about,
            "suggestion": item.suggestion,
            "sure": list(item.sure),
            "choices": _choices(item),
            "pictures": [
                _place(office, path)
                for digest in item.pictures  # others cannot open what is sealed
                if (path := pictures.in_the_open(office.settings.store, digest)) is not None
            ],
            **_of(question, sheet, office),
        }


def _of(question: OpenQuestion | None, sheet: OpenSheet, office: Office) -> dict[str, Any]:
    """Which box of which paper; for pages that are nobody's, none."""
    reason = sheet.held.reason if sheet.held is not None else ""
    code = question.code if question is not None else reason
    params = question.params if question is not None else {}
    return {
        "submission": question.submission if question is not None else None,
        "pointer": question.place.pointer if question is not None else None,
        "filled_on": question.filled_on if question is not None else None,
        "page": question.page if question is not None else None,
        "code": code,
        "message": told(Problem(code, params=params), office.words),
    }


def _choices(item: SheetItem) -> list[dict[str, str]] | None:
    if not isinstance(item.answer, ChoiceField):
        return None
    return [
        {"code": option.code, "label": option.label}
        for widget in item.answer.widgets("")
        for option in getattr(widget, "options", ())
    ]


def _lies(office: Office, sheet: str, root: Root) -> str:
    """Where a sheet lies that asks people something."""
    return _place(office, root.path / CORRECTION_FOLDER / f"{sheet}.pdf")


def _place(office: Office, path: Path) -> str:
    """A path as seen from the workspace; as it is where it lies on another disk."""
    try:
        return Path(os.path.relpath(path, office.settings.workspace)).as_posix()
    except ValueError:
        return str(path)
