"""`desk`: what waits for somebody, settled on a page in the browser; and who may sit there."""

from collections.abc import Generator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path

import click

from pipeline.commands import Failure, demand_workspace, say, with_office
from pipeline.commands.speaking import SpeakingGroup
from pipeline.commands.telling import tell as tell_line
from pipeline.workspace import Office

_ROLES = ("worker", "order_giver", "administrator")


@click.group(cls=SpeakingGroup, invoke_without_command=True)
@click.option("--port", type=click.IntRange(0, 65535), help="Poort (0: een vrije).")
@click.option("--host", help="Waar het bureau luistert. Zonder desk.toml: 127.0.0.1.")
@with_office
def desk(office: Office, *, port: int | None, host: str | None) -> None:
    """Open het bureau: beantwoord in de browser wat er te vragen is."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    demand_workspace(office)
    office.demand_confinement()
    from pipeline.desk.serving import DeskPlace, Teller, on_network, serve

    def opened() -> Office:
        return Office(office.settings, office.language, office.clock, office.draw)

    def link(address: str) -> None:
        tell_line(address)
        say(office.words("desk.open"))

    def network(addresses: str, fingerprint: str) -> None:
        say(office.words("desk.open_wide", addresses=addresses))
        if fingerprint:
            say(office.words("desk.fingerprint", fingerprint=fingerprint))

    from pipeline.desk.people import Register, read_desk_file
    from pipeline.extraction.handwriting.beside import ReaderBeside

    path = _file(office)
    with _told_plainly(office):
        said = read_desk_file(path)
        if host is not None:
            said = said.model_copy(update={"host": host})
        if _is_local(said.host) or (host is None and not said.people):
            place = DeskPlace(port=port or 0)
        elif not said.people:
            raise Failure(office.words("desk.no_people"), 2)
        else:
            number = said.port if port is None else port
            place = on_network(office, said, number, Register(path))
        reader = ReaderBeside() if office.settings.suggestions == "on" else None
        serve(opened, place, Teller(link, network), reader)


@desk.command("add")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(_ROLES))
@with_office
def add(office: Office, *, name: str, roles: tuple[str, ...]) -> None:
    """Laat iemand vanaf een andere computer aan het bureau; vraagt een wachtwoord."""
    demand_workspace(office)
    from pipeline.desk.people import add_person

    password = click.prompt(
        office.words("desk.sign_in_password"),
        hide_input=True,
        confirmation_prompt=office.words("desk.password_again"),
        err=True,
    )
    with _told_plainly(office):
        add_person(_file(office), name, roles, password)
    say(office.words("desk.added", name=name))


@desk.command("remove")
@click.argument("name")
@with_office
def remove(office: Office, *, name: str) -> None:
    """Laat iemand niet meer aan het bureau; wie er zit, is meteen weg."""
    demand_workspace(office)
    from pipeline.desk.people import remove_person

    with _told_plainly(office):
        if not remove_person(_file(office), name):
            raise Failure(office.words("desk.not_there", name=name), 2)
    say(office.words("desk.removed", name=name))


@desk.command("people")
@with_office
def people(office: Office) -> None:
    """Toon wie aan het bureau mag, en wat."""
    demand_workspace(office)
    from pipeline.desk.people import read_desk_file

    with _told_plainly(office):
        for person in read_desk_file(_file(office)).people:
            tell_line(f"{person.name:<20} {', '.join(person.roles)}")


def _file(office: Office) -> Path:
    from pipeline.desk.people import FILE_NAME

    return office.settings.workspace / FILE_NAME


@contextmanager
def _told_plainly(office: Office) -> Generator[None]:
    from pipeline.desk.people import DeskFileError

    try:
        yield
    except DeskFileError as error:
        raise Failure(office.words(f"desk.{error.code}", **error.params), 2) from None


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
