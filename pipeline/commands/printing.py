"""`print`: blank sheets, and sheets pre-printed for one client."""

import secrets
from pathlib import Path
from typing import Any

import click

from forms.catalogue import UnknownWorksheetError
from forms.check_digit import parse
from pipeline import outbox
from pipeline.commands import Failure, say, with_office
from pipeline.documents.personal_forms import personal_forms
from pipeline.ids import CROCKFORD
from pipeline.office import Office
from pipeline.problem_texts import told
from pipeline.progress import progress
from pipeline.records import Document


@click.command("print")
@click.argument("worksheets", nargs=-1)
@click.option("--client", "code", help="Druk de bladen voor deze cliënt.")
@click.option("--lang", "language", default=None, help="Taal van de bladen (standaard: nl).")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Map voor de bladen.")
@with_office
def print_forms(
    office: Office,
    *,
    worksheets: tuple[str, ...],
    code: str | None,
    language: str | None,
    out: Path | None,
) -> None:
    """Maak formulieren om in te vullen. Zonder namen: alle bladen."""
    office.make_folders()
    names = worksheets or tuple(office.catalogue.files)
    try:
        if code is None:
            documents = [_blank(office, name, language or "nl") for name in names]
            folder = out or office.settings.outbox / "formulieren"
        else:
            code = parse(code) or code
            documents = _personal(office, names, code, language)
            folder = out or office.settings.outbox / code / "invullen"
    except UnknownWorksheetError as error:
        known = ", ".join(office.catalogue.files)
        message = office.words("messages.unknown_worksheet", name=error.args[0], known=known)
        raise Failure(message, 2) from error
    for document in documents:
        click.echo(outbox.write(folder / document.name, document.content))
        for warning in document.warnings:
            say(told(warning, office.words))


def _blank(office: Office, name: str, language: str) -> Document:
    edition = office.catalogue.current(name, language)
    return Document(f"{name}.pdf", office.catalogue.template(edition).content)


def _personal(
    office: Office, names: tuple[str, ...], code: str, language: str | None
) -> list[Document]:
    """The client's sheets; what is printed on each is noted before it leaves the house."""
    with office.ledger() as ledger:
        dossier = office.route(ledger).dossier(code)
        if dossier is None:
            raise Failure(office.words("messages.unknown_client"), 2)
        known = progress(dossier, office.catalogue.domains)
        documents = [
            document
            for name in names
            if office.catalogue.worksheet(name).client is not None
            for document in personal_forms(name, known, office.catalogue, draw_instance, language)
        ]
        ledger.add_instances([i for document in documents for i in document.instances])
    return documents


def draw_instance(*_printed: Any) -> str:
    """A fresh instance: two prints of the same sheet are two forms."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(7))
