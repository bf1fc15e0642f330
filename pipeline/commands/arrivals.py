"""`arrivals`: what became of every file."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import click

from forms.ground.known_names import BASE_LANGUAGE, BrokenSchemaError
from pipeline.commands import with_office
from pipeline.commands.speaking import SpeakingCommand
from pipeline.commands.telling import moment_here, tell, tell_json
from pipeline.commands.waiting import as_of_now
from pipeline.dossiers.refused import OURS, RefusedEnd, every_refused
from pipeline.outbox.roots import Roots
from pipeline.records import EMPTY
from pipeline.records.enclosures import number_inside
from pipeline.records.file_names import one_line, shown
from pipeline.records.messages import told, why_refused
from pipeline.store.ledger import ArrivalRow, Ledger
from pipeline.workspace import Office

if TYPE_CHECKING:  # loads every kind of question
    from forms.schema.worksheet import Worksheet


@click.command(cls=SpeakingCommand)
@click.option("--json", "as_json", is_flag=True, help="Als JSON, voor andere programma's.")
@with_office
def arrivals(office: Office, *, as_json: bool) -> None:
    """Laat zien wat er van elk bestand geworden is."""
    with office.look() as ledger:
        parts = office.parts(ledger)
        found = parts.papers.arrivals()
        ends = {row.arrival: end for row, end in every_refused(ledger)}
        now = as_of_now(office, ledger, found)
        away = _put_away(found, ledger)
        rows = [
            arrival_json(row, office, parts.roots, ends) | ({"refused": "put_away"} if gone else {})
            for row, gone in zip(now, away, strict=True)
        ]
    if as_json:
        tell_json(rows)
        return
    for row in rows:
        outcome = office.words(f"messages.outcome.{row['outcome']}")
        sheet, client = row["worksheet"] or "-", row["client"] or "-"
        at, lay = moment_here(row["received_at"], "T"), filter(None, (row["folder"], row["file"]))
        name = one_line("/".join(lay))
        if row["inside"]:
            place = office.words("refusals.enclosed_name", number=row["inside"])
            name = f"{name} ({place})"
        tell(f"{at}  {outcome:<14} {sheet}  {client}  {name}")
        asked = {reason["pointer"] for reason in row["reasons"] if reason["pointer"]}
        labels = _labels(office, row["worksheet"], asked)
        for line, times in Counter(_reasons(row["reasons"], labels)).items():
            tell(f"    {line}" if times == 1 else f"    {line} ({times}×)")
        codes = {reason["code"] for reason in row["reasons"]}
        is_ours = bool(codes & OURS) and row.get("refused") == "settled"
        if "refused" in row and not is_ours:  # of what is ours the reason says what it is
            tell("    " + office.words(f"messages.refused.{row['refused']}"))


def _put_away(rows: Sequence[ArrivalRow], ledger: Ledger) -> list[bool]:
    """Of each entry whether a person put its pages away that waited."""
    away = {(each.arrival, each.part) for each in ledger.held.away()}
    seen: Counter[str] = Counter()
    gone = []
    for row in rows:
        gone.append((row.arrival, seen[row.arrival]) in away)
        seen[row.arrival] += 1
    return gone


def _reasons(reasons: Iterable[Mapping[str, Any]], labels: Mapping[str, str]) -> Iterator[str]:
    """Each reason, with the question that it is about."""
    for reason in reasons:
        label = labels.get(reason["pointer"] or "")
        yield f"{label}: {reason['message']}" if label else reason["message"]


def _labels(office: Office, worksheet: str | None, asked: AbstractSet[str]) -> dict[str, str]:
    """Pointer -> the question on paper, so that a person knows what is asked about.

    Of what the sheet of today does not ask any more, an older edition of it tells.
    """
    catalogue = office.catalogue
    if not asked or worksheet not in catalogue.files:
        return {}
    labels: dict[str, str] = {}
    with suppress(BrokenSchemaError):
        labels = _questions(catalogue.worksheet(worksheet))
    older = iter(sorted(catalogue.frozen.numbers(worksheet, BASE_LANGUAGE), reverse=True))
    while not asked <= labels.keys() and (number := next(older, None)) is not None:
        labels = _questions(catalogue.edition(worksheet, number, BASE_LANGUAGE).worksheet) | labels
    return labels


def _questions(sheet: "Worksheet") -> dict[str, str]:
    """Each question, and each of its boxes where it has several: each row has a number."""
    from pipeline.review.questions import boxes_of  # loads much, and most papers ask nothing

    labels = {leaf.pointer: leaf.field.label for leaf in sheet.leaves()}
    labels |= {box.pointer: box.label for leaf in sheet.leaves() for box in boxes_of(leaf)}
    return {pointer: label.rstrip("?:") for pointer, label in labels.items()}


def arrival_json(
    row: ArrivalRow, office: Office, roots: Roots, ends: Mapping[str, RefusedEnd] = EMPTY
) -> dict[str, Any]:
    """The contract's Arrivals JSON of one entry; `ends`: of refused papers, by their arrival."""
    end = ends.get(row.arrival, "open") if row.outcome == "rejected" else "open"
    ended = {"refused": end} if end != "open" else {}
    say_why = why_refused if row.outcome == "rejected" else told
    return {
        "arrival": row.arrival,
        "file": shown(row.name),
        "folder": shown(row.folder),
        "inside": number_inside(row.arrival) or None,
        "sha256": row.sha256,
        "received_at": row.received_at.isoformat(),
        "pages": list(row.pages),
        "outcome": row.outcome,
        "worksheet": row.worksheet,
        "client": row.client,
        "submission": _place(row, roots),
        "reasons": [
            {
                "code": reason.code,
                "pointer": reason.pointer,
                "message": say_why(reason, office.words),
            }
            for reason in row.reasons
        ],
        **ended,
    }


def _place(row: ArrivalRow, roots: Roots) -> str | None:
    """Where the submission lies, seen from the workspace as it stands now: it may have moved."""
    if row.path is None:
        return None
    root = roots.of(row.client).path
    if len(roots.every) > 1 and row.client is None and row.submission:
        root = roots.of_submission(row.submission).path  # with whom it is about
    lying = root / (row.client or "team") / "formulieren" / PurePosixPath(row.path).name
    try:
        return Path(os.path.relpath(lying, roots.settings.workspace)).as_posix()
    except ValueError:  # on another disk of Windows
        return lying.as_posix()
