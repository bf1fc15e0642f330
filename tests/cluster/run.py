"""`make cluster`: one computer with a file, and several with a server; what they make is the same.

`python -m tests.cluster.run [--forms N] [--workers 1,2,4]`; ends 0 where no byte differs, and
nothing is lost or doubled, also where workers are killed, sleep and are cut off meanwhile.
"""

import argparse
import difflib
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from bench.measuring import table
from tests.cluster import offices
from tests.cluster.hosts import HUB, Host, Hosts, cut_sessions, go_into_hub
from tests.cluster.offices import Made, Pile
from tests.postgres import NoServerError, Server, started

FORMS: Final = 160
SEED: Final = 15
_SLEEP: Final = 45.0  # seconds that a worker sleeps, or is cut off: longer than anybody waits
_BETWEEN: Final = 4.0  # seconds between two disasters
_LONGEST: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Passed:
    """One way of taking the pile in.

    Attributes:
        seconds: by the clock.
        watcher, workers: seconds of the processor of who watches, and of all that work along; each
            with its readers.
        made: what came of it.
    """

    name: str
    seconds: float
    watcher: float
    workers: float
    made: Made


@dataclass
class Disasters:
    """What befalls workers while they work, by chance but the same each time."""

    folder: Path
    hosts: Hosts
    server: Server
    database: str
    workers: list[Host]
    befell: Counter[str] = field(default_factory=Counter)
    _chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    _back: list[tuple[float, Host]] = field(default_factory=list)
    _next: float = field(default_factory=lambda: time.monotonic() + _BETWEEN / 2)

    def go_on(self) -> None:
        """Let what is due befall them, and let who slept long enough go on."""
        now = time.monotonic()
        for due, host in list(self._back):
            if now >= due:
                self._back.remove((due, host))
                self._bring_back(host)
        if now >= self._next:
            self._next = now + _BETWEEN
            self._befall()

    def _befall(self) -> None:
        kinds = [
            "killed",
            "slept",
            "sessions ended",
            *(["cut off"] if self.hosts.has_lines else []),
        ]
        kind = kinds[sum(self.befell.values()) % len(kinds)]
        well = [each for each in self.workers if not (each.stopped or each.is_cut)]
        if kind == "sessions ended":
            cut_sessions(self.server, self.database)
        elif not well:
            return
        else:
            host = self._chance.choice(well)
            if kind == "killed":
                host.kill()
                self.workers.remove(host)
                self.workers.append(offices.worker(self.folder, self.hosts))
            else:
                host.stop() if kind == "slept" else host.cut()
                self._back.append((time.monotonic() + _SLEEP, host))
        self.befell[kind] += 1

    def _bring_back(self, host: Host) -> None:
        if host.stopped:
            host.wake()
        if host.is_cut:
            host.mend()

    def end(self) -> None:
        """All go on, and have a while in which they could do harm."""
        for _, host in self._back:
            self._bring_back(host)
        time.sleep(5)


@dataclass
class Cluster:
    """The runs of one pile."""

    place: Path
    given: Pile
    server: Server
    has_lines: bool

    def alone(self) -> Passed:
        """One computer, its books in a file."""
        hosts = Hosts(self.place / "log-alone", has_lines=False)
        folder = offices.laid(self.place / "alone", self.given)
        return self._passed("SQLite, one computer", folder, hosts)

    def with_workers(self, number: int, *, disasters: bool = False) -> Passed:
        """A server and so many workers; `disasters`: which are killed, sleep and are cut off."""
        name = f"PostgreSQL, {number} worker{'s' * (number != 1)}{', disasters' * disasters}"
        database = self.server.fresh().partition("@/")[2].partition("?")[0]
        address = self.server.address(database)
        if self.has_lines:
            address = f"postgresql://krachtwerk@{HUB}/{database}"
        hosts = Hosts(self.place / f"log-{number}-{disasters}", has_lines=self.has_lines)
        folder = offices.laid(self.place / f"office-{number}-{disasters}", self.given, address)
        workers: list[Host] = []
        try:
            if number:
                _opened(folder, hosts)
                workers += [offices.worker(folder, hosts) for _ in range(number)]
                offices.wait_for_workers(folder, number)
            befalling = None
            if disasters:
                befalling = Disasters(folder, hosts, self.server, database, workers)
            passed = self._passed(name, folder, hosts, befalling)
        finally:
            for worker in workers:
                worker.end()
        return replace(passed, workers=sum(worker.used for worker in workers))

    def _passed(
        self,
        name: str,
        folder: Path,
        hosts: Hosts,
        disasters: Disasters | None = None,
    ) -> Passed:
        before = offices.commits_of(folder)
        begun = time.monotonic()
        watcher = offices.taken_in(folder, Hosts(hosts.log, has_lines=False))
        while watcher.is_alive() and time.monotonic() - begun < _LONGEST:
            if disasters is not None:
                disasters.go_on()
            time.sleep(0.05)
            if disasters is not None and not watcher.is_alive() and watcher.process.returncode:
                # the server let go of it too: whoever looks after services starts it again
                disasters.befell["watcher started again"] += 1
                watcher = offices.taken_in(folder, Hosts(hosts.log, has_lines=False))
        took = time.monotonic() - begun
        assert watcher.process.returncode == 0, hosts.log.read_text()[-2000:]
        if disasters is not None:
            disasters.end()
            print(f"    {name}: {dict(disasters.befell)}", flush=True)
        made = offices.all_of(folder, before)
        print(f"    {name}: {took:.1f} s", flush=True)
        return Passed(name, took, watcher.used, 0.0, made)


def _opened(folder: Path, hosts: Hosts) -> None:
    """Somebody watched before: an empty look, with the papers laid apart."""
    inbox = folder / "inbox"
    inbox.rename(folder / "apart")
    inbox.mkdir()
    offices.taken_in(folder, Hosts(hosts.log, has_lines=False)).wait()
    inbox.rmdir()
    (folder / "apart").rename(inbox)


def differences(one: Passed, other: Passed) -> list[str]:
    """What is not the same."""
    found = []
    pairs: list[tuple[Mapping[str, object], Mapping[str, object]]] = [
        (one.made.lying, other.made.lying),
        (one.made.entered, other.made.entered),
    ]
    for mine, theirs in pairs:
        found += [f"only in one: {name}" for name in sorted(mine.keys() ^ theirs.keys())]
        found += [
            f"differs: {n}{_in_what(mine[n], theirs[n])}"
            for n in sorted(mine.keys() & theirs.keys())
            if mine[n] != theirs[n]
        ]
    return found + [f"{each.made.left} jobs left" for each in (one, other) if each.made.left]


def _in_what(mine: object, theirs: object) -> str:
    """In which lines two texts differ; nothing where they are none."""
    if not isinstance(mine, bytes) or not isinstance(theirs, bytes):
        return ""
    one, other = (each.decode("utf-8", "replace").splitlines() for each in (mine, theirs))
    every = difflib.unified_diff(one, other, lineterm="", n=0)
    lines = (line for line in every if line[:1] in ("+", "-"))
    return "".join(f"\n    {line[:200]}" for line in list(lines)[2:22])


def report(number: int, alone: Passed, others: Sequence[Passed]) -> str:
    """What each way took for so many papers, and whether it made the same."""
    rows = [
        [
            each.name,
            f"{each.seconds:.1f}",
            f"{number / each.seconds:.2f}",
            *(f"{took / number * 1e3:.0f}" for took in (each.watcher, each.workers)),
            f"{each.made.commits / number:.1f}",
            "NO" if differences(alone, each) else "yes",
        ]
        for each in (alone, *others)
    ]
    costs = "watcher, ms/paper", "workers, ms/paper", "commits/paper"
    head = ["way", "seconds", "papers/s", *costs, "the same"]
    return table(head, rows)


def main() -> int:
    """Print the figures; 1 where anything differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.cluster.run", description=__doc__)
    parser.add_argument("--forms", type=int, default=int(os.environ.get("CLUSTER_FORMS", FORMS)))
    parser.add_argument("--workers", default="1,2,4")
    chosen = parser.parse_args()
    has_lines = go_into_hub()
    place = Path(tempfile.mkdtemp(prefix="kwcluster-"))
    try:
        server = started(HUB if has_lines else "", ("shared_buffers=64MB",))
        return _run(chosen.forms, [*map(int, chosen.workers.split(","))], server, place, has_lines)
    except NoServerError as why:
        print(f"no PostgreSQL: {why}")
        return 1
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _run(forms: int, workers: Sequence[int], server: Server, place: Path, has_lines: bool) -> int:
    given = offices.pile(forms)
    apart = "network namespaces" if has_lines else "processes (no namespaces here)"
    print(f"{given.number} papers of {len(given.clients)} clients; hosts are {apart};", flush=True)
    print(f"{os.cpu_count()} cores for all of them together.", flush=True)
    cluster = Cluster(place, given, server, has_lines)
    alone = cluster.alone()
    others = [cluster.with_workers(number) for number in workers]
    others.append(cluster.with_workers(max(workers), disasters=True))
    wrong = 0
    for each in others:
        found = differences(alone, each)
        wrong += len(found)
        for line in found[:20]:
            print(f"{each.name}: {line}")
    print(f"\n{report(given.number, alone, others)}")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
