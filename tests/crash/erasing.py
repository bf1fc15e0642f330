"""Kill an erase at every point, run on, search: `python -m tests.crash.erasing [--sample N]`.

`--sealed`: with a store that is sealed, and all that its keys open is searched.

After each, either nothing was decided and the dossier is whole, or the next run leaves no word of
it. Prints the number of points and of bad states; ends 0 when there is none.
"""

import sys
import tempfile
from functools import partial
from pathlib import Path

from pipeline.store.sealing.keys import Keys, is_sealed
from tests.crash import points as crashing
from tests.crash.points import Trial
from tests.keys.offices import all_that_opens, key_of, sealed_people
from tests.life.people import WORDS, People, made
from tests.life.test_erase import NOBODYS, files_of
from tests.life.traces import traces
from tests.workspace import Workspace


def main() -> int:
    """The number of bad states."""
    chosen = crashing.arguments(__doc__).parse_args()
    if not crashing.watchable():
        return 0
    before = sealed_people() if chosen.sealed else made()
    words = ("client", "erase", before.who, "--yes")
    with crashing.elsewhere() as root:
        trial = Trial(before.office.path, words, partial(_judged, before))
        return crashing.tried(trial, root, chosen)


def _judged(before: People, workspace: Path) -> str:
    office = Workspace(workspace)
    return _fault(People(office, before.who, before.also, before.other, before.notes), before)


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
    sys.exit(min(main(), 1))
