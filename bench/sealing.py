"""The intake of a store that is sealed, beside that of one in the open: the same papers, in turns.

Both as `bench.intake` does it, documents drawn afterwards as well. Of processor time only what
opens, judges, seals and enters is counted: reading is done in a process of its own, and is the
same for both.
"""

import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.desk import Desk, codes
from bench.measuring import Taken, median, on_one_core, table, taken
from bench.papers import papers
from forms.catalogue import Catalogue
from pipeline.settings import shipped_schemas
from pipeline.store.sealing.key_file import make_key_file
from pipeline.store.sealing.keys import use
from pipeline.workspace import Office

FORMS = 240
CLIENTS = 15
ROUNDS = 3
Times = dict[tuple[str, bool], Taken]


class SealedDesk(Desk):
    """One of which the store is sealed."""

    def __init__(self, folder: Path, clients: tuple[str, ...], key: Path) -> None:
        self._key = key
        use(folder / "dossiers", key, [folder])
        super().__init__(folder, clients)
        self.office = Office(replace(self.office.settings, encryption_key=key))


def measure(forms: int = FORMS, rounds: int = ROUNDS) -> Times:
    """The intake and the documents, in the open and sealed; the medians."""
    clients = codes(max(1, min(CLIENTS, forms // 16)))
    times: dict[tuple[str, bool], list[Taken]] = {}
    with TemporaryDirectory() as folder, TemporaryDirectory() as elsewhere:
        key = Path(elsewhere) / "key"
        make_key_file(key)
        completed = list(
            papers(Catalogue(shipped_schemas(), None, Path(folder) / "mill"), clients, forms)
        )
        for number in range(rounds):
            for sealed in (False, True) if number % 2 == 0 else (True, False):
                place = Path(folder) / f"desk{number}{sealed}"
                desk = SealedDesk(place, clients, key) if sealed else Desk(place, clients)
                desk.drop(completed)
                times.setdefault(("intake", sealed), []).append(taken(desk.take_in))
                desk.check(forms, drawn=False)
                times.setdefault(("documents", sealed), []).append(taken(desk.draw))
                assert (place / "dossiers" / "sealed.json").exists() == sealed
    return {way: median(each) for way, each in times.items()}


def report(times: Times, forms: int) -> str:
    """The figures, and how much more sealing takes."""
    rows = []
    for way in ("intake", "documents"):
        open_, sealed = times[way, False], times[way, True]
        for name, each in (("in the open", open_), ("sealed", sealed)):
            rows.append(
                [
                    f"{way}, {name}",
                    f"{each.wall / forms * 1e3:.2f}",
                    f"{each.cpu / forms * 1e3:.2f}",
                    f"{each.wall / open_.wall - 1:+.1%}",
                    f"{each.cpu / open_.cpu - 1:+.1%}",
                ]
            )
    return table(["way", "ms/form", "of it processor", "clock", "processor"], rows)


if __name__ == "__main__":
    on_one_core()
    number = int(sys.argv[1]) if len(sys.argv) > 1 else FORMS
    print(report(measure(number), number))
