"""Whether the watcher of a store lives: its lock and its last sign of life in, Watcher out."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, Self

from pipeline.store.heartbeat import Beat, last_beat
from pipeline.store.locks import is_watched

SILENCE: Final = 120.0  # seconds without a sign of life: one paper may take so long
MISSED: Final = 4.0  # passes without a sign of life
WatcherState = Literal["alive", "dead", "off"]


@dataclass(frozen=True, slots=True)
class Watcher:
    """What is known of the watcher of a store.

    Attributes:
        held: whether a program holds its lock. beat: the last sign of life, if there was any.
    """

    held: bool
    beat: Beat | None

    @classmethod
    def of(cls, store: Path) -> Self:
        """The watcher of this store."""
        return cls(is_watched(store), last_beat(store))

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
        """Whether it holds its lock and gave a sign of life lately."""
        patience = max(SILENCE, MISSED * (self.beat.every if self.beat else 0.0))
        return self.held and self.silent_for is not None and self.silent_for <= patience

    @property
    def should_live(self) -> bool:
        """Whether it was started to watch, and was not stopped in an orderly way."""
        return self.beat is not None and self.beat.watches and not self.beat.ended

    def as_json(self) -> dict[str, Any]:
        """For other programs."""
        beat, silent = self.beat, self.silent_for
        return {
            "alive": self.is_alive,
            "should_live": self.should_live,
            "pid": beat.pid if beat and self.held else None,
            "last_pass": beat.at if beat else None,
            "seconds_since": None if silent is None else round(silent, 1),
            "trouble": beat.trouble if beat and not beat.ended else "",
        }
