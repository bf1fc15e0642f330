"""Whether the watcher of a store lives: its lock and its last sign of life in, Watcher out."""

from dataclasses import dataclass
from typing import Any, Final, Literal, Self

from pipeline.settings import Settings
from pipeline.store.heartbeat import Beat, last_beat
from pipeline.store.locks import is_watched

SILENCE: Final = 120.0  # seconds without a sign of life: one paper may take so long
LATE: Final = 2.0  # rounds by the clock that one of them may take
MISSED: Final = 4.0  # passes without a sign of life
WatcherState = Literal["alive", "dead", "off"]


@dataclass(frozen=True, slots=True)
class Watcher:
    """What is known of the watcher of a store.

    Attributes:
        held: whether a program holds its lock. beat: the last sign of life, if there was any.
        rounds: seconds between two rounds that a clock starts; 0 where one watches all the time.
    """

    held: bool
    beat: Beat | None
    rounds: float = 0.0

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The watcher of the store of this workspace."""
        store = settings.store
        return cls(is_watched(store), last_beat(store), settings.round_interval)

    @property
    def state(self) -> WatcherState:
        """alive; dead where it should live and does not; off where nobody started it to watch."""
        return "alive" if self.is_alive else "dead" if self.should_live else "off"

    @property
    def silent_for(self) -> float | None:
        """Seconds since the last sign of life; None if there was none since the computer began."""
        return self.beat.age() if self.beat else None

    @property
    def is_alive(self) -> bool:
        """Whether it holds its lock and gave a sign of life lately; its last round, by a clock."""
        if self.rounds:
            return self.silent_for is not None and self.silent_for <= LATE * self.rounds + SILENCE
        patience = max(SILENCE, MISSED * (self.beat.every if self.beat else 0.0))
        return self.held and self.silent_for is not None and self.silent_for <= patience

    @property
    def should_live(self) -> bool:
        """Whether a clock starts it; or it was started to watch, and not stopped in order."""
        is_watching = self.beat is not None and self.beat.watches and not self.beat.ended
        return self.rounds > 0 or is_watching

    @property
    def trouble(self) -> str:
        """Kind of the error for which the intake pauses, or ""; of rounds that of the last."""
        is_of_now = self.beat is not None and (self.rounds > 0 or not self.beat.ended)
        return self.beat.trouble if self.beat is not None and is_of_now else ""

    def as_json(self) -> dict[str, Any]:
        """For other programs."""
        beat, silent = self.beat, self.silent_for
        return {
            "alive": self.is_alive,
            "should_live": self.should_live,
            "pid": beat.pid if beat and self.held else None,
            "last_pass": beat.at if beat else None,
            "seconds_since": None if silent is None else round(silent, 1),
            "trouble": self.trouble,
        }
