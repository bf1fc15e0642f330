"""Kill `keys seal` at every point, look, seal again: `python -m tests.crash.sealing [--sample N]`.

After each kill the store says that sealing is not finished, as long as a word can be read in it;
sealed again it holds none, and is sound. Prints the number of points and of bad states; ends 0 when
there is none.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.store.sealing.keys import is_sealed
from pipeline.store.sealing.marks import is_unfinished
from tests.crash import points as crashing
from tests.keys.offices import with_key
from tests.life.people import WORDS, People, made
from tests.life.traces import traces

SEAL = ("keys", "seal")


def main() -> int:
    """The number of bad states."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    if not crashing.have_strace():
        print("strace is not here: nothing is tried")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        bad = sum(map(bool, _tried(Path(folder), chosen.sample, chosen.seed)))
    print(f"{bad} bad states")
    return bad


def _office(folder: Path) -> People:
    people = made().copy_to(folder / "werk")
    with_key(people.office)
    return people


def _tried(root: Path, sample: int, seed: int) -> Iterator[str]:
    found = list(crashing.points(_office(root / "counted").office.path, SEAL))
    for point in crashing.sampled(found, sample, seed):
        people = _office(root / "try")
        crashing.disturbed(people.office.path, point, SEAL)
        fault = _fault(people)
        if fault:
            print(f"BAD {point}: {fault}", flush=True)
        shutil.rmtree(root / "try")
        yield fault


def _fault(people: People) -> str:
    """What is wrong; "" where nothing is."""
    office, store = people.office, people.office.path / "dossiers"
    is_silent = is_sealed(store) and not is_unfinished(store)
    if is_silent and traces(store, WORDS.values()):
        return "it says that it is sealed, and words can be read"
    again = office.krachtwerk(*SEAL)
    if again.exit_code != 0:
        return f"sealing again ended {again.exit_code}: {again.output}"
    if left := traces(store, WORDS.values()):
        return f"sealed again, and left: {sorted(left)}"
    if office.krachtwerk("doctor", "--deep").exit_code != 0:
        return "the store is not sound"
    return ""


if __name__ == "__main__":
    sys.exit(main())
