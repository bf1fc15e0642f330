"""`worker`: reads and draws for who watches, on as many computers as there are."""

import os
import platform
import threading

import click

from pipeline.commands import Failure, demand_workspace, say, with_office
from pipeline.commands.run import stopped_by_signals
from pipeline.commands.speaking import SpeakingCommand
from pipeline.working import Worker
from pipeline.workspace import Office


@click.command(cls=SpeakingCommand)
@click.option("--once", is_flag=True, help="Doe wat er nu te doen is en stop dan.")
@with_office
def worker(office: Office, *, once: bool) -> None:
    """Help de inname: lees en teken mee, op deze of een andere computer (met PostgreSQL)."""
    demand_workspace(office)
    if not office.settings.database:
        raise Failure(office.words("worker.no_server"), 2)
    office.demand_confinement()
    stop = threading.Event()
    with stopped_by_signals(stop), office.ledger() as ledger:
        joined = ledger.sharing.join(platform.node(), os.getpid())
        if joined is None:
            raise Failure(office.words("worker.no_server"), 2)
        work = Worker(office.parts(ledger), joined, stop)
        try:
            if once:
                work.once()
            else:
                say(office.words("worker.working"))
                work.work()
        finally:
            joined.leave()
