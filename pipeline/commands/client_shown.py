"""`client show`: one dossier as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from forms.ground.words import Words
from pipeline.commands import say, with_office
from pipeline.commands.speaking import SpeakingCommand
from pipeline.commands.telling import tell, tell_json
from pipeline.commands.typed_codes import issued, not_known
from pipeline.records import Action, Dossier
from pipeline.records.messages import told
from pipeline.records.picture_tokens import digest_in, without_tokens
from pipeline.workspace import Office

if TYPE_CHECKING:
    from pipeline.dossiers.current_papers import CurrentPapers


@click.command("show", cls=SpeakingCommand)
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="Als JSON, voor andere programma's.")
@with_office
def show(office: Office, *, code: str, as_json: bool) -> None:
    """Toon één dossier zoals het nu is."""
    with office.look_in() as ledger:
        papers = office.parts(ledger).papers
        dossier = papers.dossier(issued(code))
        if dossier is None:
            raise not_known(office, ledger, code)
        asked = () if as_json else tuple(_asked(dossier, papers, office.words))
        ledger.audit.note("export" if as_json else "read", dossier.client, "client show")
    if as_json:
        from pipeline.outbox.client_json import client_json

        tell_json(client_json(dossier))
        return
    _tell(dossier, office.words)
    for line in asked:
        say(line)


def _tell(dossier: Dossier, words: Words) -> None:
    shut = words("life.closed_on", day=f"{dossier.closed:%d-%m-%Y}") if dossier.closed else ""
    tell(f"{dossier.client}  {dossier.alias or ''}  {shut}".rstrip())
    if dossier.group:
        tell(f"  {words('messages.of_group', group=dossier.group)}")
    for setting in dossier.prints.told:
        tell(f"  {words(f'messages.prints.{setting}')}")
    if dossier.prints.silent and (number := _naming(dossier, words)):
        tell(f"  {words('orders.own_words_name', number=number)}")
    for goal in dossier.goals:
        text = _readable(goal.text, words)
        tell(f"{goal.id}  {words(f'messages.state.{goal.state}'):<14} {text}")
        for action in goal.actions:
            _show_action(action, words)
    for action in dossier.loose_actions:
        _show_action(action, words)


def _naming(dossier: Dossier, words: Words) -> int:
    from pipeline.documents.named_in_words import own_words_naming

    return own_words_naming(dossier, words)


def _asked(dossier: Dossier, papers: CurrentPapers, words: Words) -> Iterator[str]:
    """Each question about the dossier: the sheet, the box on it, and what is asked."""
    from pipeline.review.questions import places_of

    for each in dossier.questions:
        paper = papers.whole(each.submission) if each.submission else None
        about = []
        if paper is not None:
            edition = papers.edition_to_read(paper)
            place = places_of(edition).get(each.pointer or "")
            day = f"{paper.filled_on:%d-%m-%Y}" if paper.date_given else words("correction.no_day")
            about = [edition.worksheet.title, day, *([place.label.rstrip("?:")] if place else [])]
        yield f"? {' · '.join(about)}: {told(each, words)}" if about else f"? {told(each, words)}"


def _readable(text: str | None, words: Words) -> str:
    """The text; where it is still a picture of somebody's hand, that it is."""
    read = without_tokens(text or "")
    if digest_in(text or "") is None:
        return read
    return " ".join(filter(None, (read, words("messages.in_own_hand"))))


def _show_action(action: Action, words: Words) -> None:
    state = words(f"messages.state.{action.state}")
    tell(f"  {action.id}  {state:<14} {_readable(action.what, words)}")
