"""`export`: dossiers and papers for other programs, in a form that they read."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from forms.ground.known_names import CHECK_SHEET
from pipeline.commands import Failure, demand_workspace, say, with_office
from pipeline.commands.places import in_our_folders
from pipeline.commands.speaking import SpeakingCommand
from pipeline.commands.telling import tell
from pipeline.commands.typed_codes import issued
from pipeline.outbox.client_json import client_json
from pipeline.outbox.given_before import FOR_ME, may_be_given
from pipeline.outbox.json_version import versioned
from pipeline.outbox.spreadsheets import csv_files, workbook
from pipeline.outbox.submission_json import is_quotable, submission_json
from pipeline.outbox.tables import COLUMNS, Tables
from pipeline.records import Submission
from pipeline.store.atomic_files import make_folder, put
from pipeline.store.ledger import Ledger
from pipeline.workspace import Office, Parts

FORMATS: Final = ("jsonl", "csv", "xlsx", "fhir")
_ON_SCREEN: Final = ("jsonl", "fhir")


@click.command(cls=SpeakingCommand)
@click.option("--format", "form", type=click.Choice(FORMATS), required=True, help="Welke vorm.")
@click.option("--client", "code", help="Alleen van deze cliënt.")
@click.option("--out", type=click.Path(path_type=Path), help="Het bestand; bij csv de map.")
@with_office
def export(office: Office, *, form: str, code: str | None, out: Path | None) -> None:
    """Geef dossiers en papieren aan een ander programma: als JSON Lines, CSV, XLSX of FHIR (R4B).

    Er staan namen en antwoorden in. Zonder --out komen JSON Lines of FHIR op het scherm.
    """
    demand_workspace(office)
    if not _fits(out, form):
        raise Failure(office.words("export.where"), 2)
    for place in _places(out, form):
        if told := in_our_folders(place, office.settings, office.words):
            raise Failure(told, 2)
        if not may_be_given(place, form):
            raise Failure(office.words("export.not_ours", file=place), 2)
    with office.look_in() as ledger:
        codes = _codes(ledger, code, office)
        parts = office.parts(ledger)
        if form == "fhir":
            lines = [_bundle(parts, codes, with_team=code is None)]
        else:
            lines = list(_lines(parts, codes, with_team=code is None))
        for each in codes:
            ledger.audit.note("export", each, f"export {form}")
    if out is None:
        for line in lines:
            tell(json.dumps(line, ensure_ascii=False))
        return
    for path in _written(lines, form, out):
        tell(path)
    say(office.words("export.mind"))


def _fits(out: Path | None, form: str) -> bool:
    """Whether it can be written there: a folder of CSV, a file of all else, or the screen."""
    if out is None:
        return form in _ON_SCREEN
    return not (out.is_file() if form == "csv" else out.is_dir())


def _places(out: Path | None, form: str) -> Iterator[Path]:
    """The files that will be written."""
    if out is not None:
        yield from (out / f"{name}.csv" for name in COLUMNS) if form == "csv" else (out,)


def _codes(ledger: Ledger, code: str | None, office: Office) -> list[str]:
    now = ledger.decisions.filing()
    if code is None:
        return [each.code for each in ledger.clients.all() if each.code not in now.merged]
    owner = now.person(issued(code))
    if ledger.clients.get(owner) is None:
        raise Failure(office.words("messages.unknown_client"), 2)
    return [owner]


def _lines(parts: Parts, codes: list[str], *, with_team: bool) -> Iterator[dict[str, object]]:
    """Each dossier and then its papers; last the papers of the team."""
    for code in codes:
        dossier = parts.papers.dossier(code)
        if dossier is not None:
            yield versioned({"kind": "client", **client_json(dossier)})
        yield from _papers(parts, code)
    if with_team:
        yield from _papers(parts, None)


def _papers(parts: Parts, code: str | None) -> Iterator[dict[str, object]]:
    for paper in _given(parts, code):
        shown = submission_json(paper, parts.office.words)
        yield versioned({"kind": "submission", "quotable": is_quotable(paper), **shown})


def _given(parts: Parts, code: str | None) -> Iterator[Submission]:
    """The papers in a dossier, without those of which nobody said yet whose they are."""
    aside = parts.papers.set_aside(code)
    yield from (paper for paper in parts.papers.papers(code) if paper.id not in aside)


def _bundle(parts: Parts, codes: list[str], *, with_team: bool) -> dict[str, object]:
    """The same as one FHIR bundle."""
    from pipeline.dossiers.progress import progress
    from pipeline.outbox.fhir import bundle

    folded = [each for code in codes if (each := parts.papers.dossier(code)) is not None]
    domains = parts.office.catalogue.domains
    dossiers = [(each, progress(each, domains).finished) for each in folded]
    every = [paper for code in codes for paper in _given(parts, code)]
    every += parts.papers.papers(None) if with_team else ()
    told = (paper for paper in every if paper.worksheet != CHECK_SHEET)
    return bundle(dossiers, [(paper, parts.papers.edition(paper)) for paper in told])


def _written(lines: list[dict[str, object]], form: str, out: Path) -> Iterator[Path]:
    """Write it; where it stands."""
    if form in _ON_SCREEN:
        put(out, [f"{json.dumps(line, ensure_ascii=False)}\n".encode() for line in lines], FOR_ME)
        yield out
        return
    tables = Tables()
    for line in lines:
        (tables.add_dossier if line["kind"] == "client" else tables.add_paper)(line)
    if form == "xlsx":
        put(out, [workbook(tables)], FOR_ME)
        yield out
        return
    make_folder(out)
    for name, content in csv_files(tables):
        put(out / name, [content], FOR_ME)
        yield out / name
