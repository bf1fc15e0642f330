"""Kill an erase at every point, run on, search: `python -m tests.crash.erasing [--sample N]`.

`--sealed`: with a store that is sealed, and all that its keys open is searched.

After each, either nothing was decided and the dossier is whole, or the next run leaves no word of
it. Prints the number of points and of bad states; ends 0 when there is none.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.store.sealing.keys import Keys, is_sealed
from tests.crash import points as crashing
from tests.keys.offices import all_that_opens, key_of, sealed_people
from tests.life.people import WORDS, People, made
from tests.life.test_erase import NOBODYS, files_of
from tests.life.traces import traces
from tests.workspace import Workspace


def main() -> int:
    """The number of bad states."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sealed", action="store_true")
    chosen = parser.parse_args()
    if not crashing.have_strace():
        print("strace is not here: nothing is tried")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        before = sealed_people() if chosen.sealed else made()
        bad = sum(map(bool, _tried(before, Path(folder), chosen.sample, chosen.seed)))
    print(f"{bad} bad states")
    return bad


def _tried(before: People, root: Path, sample: int, seed: int) -> Iterator[str]:
    words = ("client", "erase", before.who, "--yes")
    found = list(crashing.points(before.copy_to(root / "counted").office.path, words))
    for point in crashing.sampled(found, sample, seed):
        people = before.copy_to(root / "try")
        crashing.disturbed(people.office.path, point, words)
        fault = _fault(people, before)
        if fault:
            print(f"BAD {point}: {fault}", flush=True)
        shutil.rmtree(people.office.path)
        yield fault


def _fault(people: People, before: People) -> str:
    """What is wrong after running on; "" where nothing is."""
    ran = people.office.run_once()
    if ran.exit_code != 0:
        return f"the next run ended {ran.exit_code}: {ran.output}"
    decided = people.office.krachtwerk("client", "show", people.who).exit_code == 2
    left = {*traces(people.office.path, WORDS.values()), *_traces_that_open(people.office)}
    if decided and not left <= NOBODYS:
        return f"left: {sorted(left)}"
    if not decided and left != set(WORDS.values()):
        return f"not decided, and lost: {sorted(set(WORDS.values()) - left)}"
    if people.office.krachtwerk("doctor", "--deep").exit_code != 0:
        return "the store is not sound"
    if files_of(people.office, people.other) != files_of(before.office, people.other):
        return "another was harmed"
    return ""


def _traces_that_open(office: Workspace) -> set[str]:
    """The words in what the keys of a store open; none where it is not sealed."""
    store = office.path / "dossiers"
    if not is_sealed(store):
        return set()
    with tempfile.TemporaryDirectory() as name:
        laid = Path(name) / "opened"
        all_that_opens(store, Keys(store, key_of(office)), laid)
        return set(traces(laid, WORDS.values()))


if __name__ == "__main__":
    sys.exit(main())
