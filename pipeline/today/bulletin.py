"""What people and programs are told of the work: the page of today, events, numbers, the outbox."""

import time
from collections.abc import Callable
from typing import Final

from pipeline.jobs import attempted
from pipeline.outbox.roots import RootShutError
from pipeline.outbox.shut import all_told, why_shut
from pipeline.store.heartbeat import Pulse
from pipeline.today.events import feed_of
from pipeline.today.overview import Overview
from pipeline.workspace import Parts

MEASURING: Final = 15.0  # seconds between two collections of numbers


class Bulletin:
    """What is told while papers are taken in; telling keeps no paper waiting."""

    def __init__(self, parts: Parts, pulse: Pulse, say: Callable[[str], None]) -> None:
        """Nothing was told yet.

        Args:
            parts: of the workspace.
            pulse: tells others that we live, and what could not be written.
            say: tells the person at the keyboard something.
        """
        self._office = parts.office
        self._parts = parts
        self._jobs = parts.jobs
        self._pulse = pulse
        self._say = say
        self._overview: Overview | None = None
        self._feed = feed_of(parts)
        self._told_at = 0.0  # of the timer
        self._measured_at = float("-inf")
        self._page_shut = ""  # a word of `outbox_shut`
        self._pages_shut: dict[str, str] = {}  # those of groups
        self._shut_told: dict[str, str] = {}

    def is_older_than(self, seconds: float) -> bool:
        """Whether the page of today was last looked at so long ago."""
        return time.monotonic() - self._told_at >= seconds

    def look(self, *, watches: bool) -> None:
        """Bring what is told of today up to date; that keeps no paper waiting."""
        self.note_outbox()  # which the page tells
        if self._overview is None or self._overview.watches is not watches:
            self._overview = Overview(self._parts, watches)
        made = [
            attempted(self._overview.refresh, "the page of today", is_told=True),
            attempted(self._feed.refresh, "the events", is_told=True),
        ]
        failed = [each for each in made if isinstance(each, OSError)]
        apart = [each for each in failed if isinstance(each, RootShutError)]
        self._pages_shut = {each.root.key: why_shut(each) for each in apart}
        shut = [why_shut(each) for each in failed if each not in apart]
        self._page_shut = shut[0] if shut else ""
        if watches:  # at the end `run` does, when nobody watches any more
            attempted(self._measure, "the metrics")
        self._told_at = time.monotonic()

    def note_outbox(self) -> None:
        """Note what could not be written, and why."""
        failing = self._jobs.failing()
        groups = {key: why for key, why in self._shut().items() if key}
        now, shut = self._office.clock(), self.outbox_shut
        self._pulse.beat(now, failing=failing, outbox=shut, groups=groups)

    @property
    def outbox_shut(self) -> str:
        """Why something could not be written in the outbox when that was last tried, or ""."""
        return self._jobs.turns.why() or self._page_shut

    def told_shut(self) -> list[str]:
        """Of each root that takes nothing, why, in words."""
        return all_told(self._shut(), self._parts.roots, self._office.words)

    def tell_outbox(self) -> None:
        """Tell once that the outbox takes nothing, and once that it does again."""
        shut = self._shut()
        changed = {key: why for key, why in shut.items() if self._shut_told.get(key) != why}
        changed |= dict.fromkeys(self._shut_told.keys() - shut.keys(), "open")
        for line in all_told(changed, self._parts.roots, self._office.words):
            self._say(line)
        if changed:
            self.note_outbox()
        self._shut_told = shut

    def _shut(self) -> dict[str, str]:
        own = {"": self.outbox_shut} if self.outbox_shut else {}
        return self._pages_shut | self._jobs.turns.whys() | own

    def _measure(self) -> None:
        """Write the numbers that are collected, where that is asked for."""
        place = self._office.settings.metrics
        if place is not None and time.monotonic() - self._measured_at >= MEASURING:
            from pipeline.today.metrics import metrics_of, metrics_text, write_metrics

            self._measured_at = time.monotonic()
            write_metrics(place, metrics_text(metrics_of(self._office, self._parts)))
