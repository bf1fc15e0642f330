"""Kill `keys seal` at every point, look, seal again: `python -m tests.crash.sealing [--sample N]`.

After each kill the store says that sealing is not finished, as long as a word can be read in it;
sealed again it holds none, and is sound. Prints the number of points and of bad states; ends 0 when
there is none.
"""

import sys
from pathlib import Path

from pipeline.store.sealing.keys import is_sealed
from pipeline.store.sealing.marks import is_unfinished
from tests.crash import points as crashing
from tests.crash.points import Trial
from tests.keys.offices import with_key
from tests.life.people import WORDS, made
from tests.life.traces import traces
from tests.workspace import Workspace

SEAL = ("keys", "seal")


def main() -> int:
    """The number of bad states."""
    chosen = crashing.arguments(__doc__).parse_args()
    if not crashing.watchable():
        return 0
    with crashing.elsewhere() as root:
        people = made().copy_to(root / "before")
        with_key(people.office)
        return crashing.tried(Trial(people.office.path, SEAL, _fault), root, chosen)


def _fault(workspace: Path) -> str:
    """What is wrong; "" where nothing is."""
    office, store = Workspace(workspace), workspace / "dossiers"
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
    sys.exit(min(main(), 1))
