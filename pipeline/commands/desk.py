"""`desk`: what waits for somebody, settled on a page in the browser."""

import click

from pipeline.commands import Failure, demand_workspace, say, with_office
from pipeline.commands.telling import tell as tell_line
from pipeline.workspace import Office

_LOCAL = frozenset({"127.0.0.1", "localhost"})


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Poort (0: een vrije).")
@click.option("--host", default="127.0.0.1", help="Alleen deze machine: 127.0.0.1.")
@with_office
def desk(office: Office, *, port: int, host: str) -> None:
    """Open het bureau: beantwoord in de browser wat er te vragen is."""
    demand_workspace(office)
    if host not in _LOCAL:
        raise Failure(office.words("desk.local_only"), 2)
    office.demand_confinement()
    from pipeline.desk.serving import serve

    def opened() -> Office:
        return Office(office.settings, office.language, office.clock, office.draw)

    def tell(link: str) -> None:
        tell_line(link)
        say(office.words("desk.open"))

    serve(opened, port, tell)
