"""`client export`: all that is kept of one client, in a file that a person can read."""

from pathlib import Path

import click

from pipeline.commands import Failure, demand_workspace, say, with_office
from pipeline.commands.places import in_our_folders
from pipeline.commands.speaking import SpeakingCommand
from pipeline.commands.telling import tell
from pipeline.outbox.roots import written_in
from pipeline.records import Document
from pipeline.workspace import Office, Parts


@click.command("export", cls=SpeakingCommand)
@click.argument("code")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Het bestand (.zip).")
@click.option(
    "--with-worker-papers", is_flag=True, help="Ook wat begeleiders apart schreven of nakeken."
)
@with_office
def export(office: Office, *, code: str, out: Path | None, with_worker_papers: bool) -> None:
    """Geef alles van één cliënt in één bestand: om te lezen, en om mee te nemen."""
    demand_workspace(office)
    office.make_folders()
    office.look_before(out)
    from pipeline.commands.typed_codes import issued, not_known
    from pipeline.documents.typesetting.press import NotPrintedError
    from pipeline.dossiers.of_another import open_whose
    from pipeline.jobs.handing_over import HandingOver
    from pipeline.outbox.given_before import OF_A_CLIENT, may_be_given

    if out is not None and (told := in_our_folders(out, office.settings, office.words)):
        raise Failure(told, 2)
    if out is not None and not may_be_given(out, OF_A_CLIENT):
        raise Failure(office.words("export.not_ours", file=out), 2)
    with office.look_in() as ledger:
        parts = office.parts(ledger)
        dossier = parts.papers.dossier(issued(code))
        if dossier is None:
            raise not_known(office, ledger, code)
        try:
            packing = HandingOver(
                ledger,
                office.catalogue,
                parts.papers,
                office.settings.store,
                office.reading.show,
                parts.lines_of,
            )
            content = packing.pack(dossier, with_workers=with_worker_papers)
        except NotPrintedError as error:
            raise Failure(office.words("messages.not_printed"), 1) from error
        stays = parts.issuing.stays_here(dossier.client)
        waiting = open_whose(parts.papers, dossier.client)
        ledger.audit.note("export", dossier.client, "client export")
        packed = Document(f"dossier-{dossier.client}.zip", content)
        place = _laid(parts, dossier.client, packed, out)
    tell(place)
    is_theirs = bool(written_in(place, office.settings))
    key = "life.exported_outbox" if is_theirs else "life.exported_elsewhere"
    say(office.words(key, code=dossier.client, file=place.name))
    if waiting:
        say(office.words("life.exported_without", papers=", ".join(waiting), paper=waiting[0]))
    if stays:
        say(office.words("life.exported_stays", code=dossier.client))


def _laid(parts: Parts, code: str, packed: Document, out: Path | None) -> Path:
    """Write it: in the outbox as all that lies there, else for who typed this alone."""
    from pipeline.outbox.given_before import FOR_ME
    from pipeline.store.atomic_files import make_folder, put

    if out is None:
        return parts.issuing.lay_drawn(code, (packed,))[0]
    make_folder(out.parent)
    put(out, [packed.content], FOR_ME)
    return out
