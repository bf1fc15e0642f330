"""What is known of a goal, step or idea, as it stands in its slot on a personal form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from forms.ground.style import SOFT_INK
from forms.layout.letters import Letters
from forms.layout.parts import Slot
from forms.pdf import inking
from forms.pdf.box_operators import fitted

ID_ROOM: Final = 38.0  # mm of a slot's width that the id beside the words takes


@dataclass(frozen=True, slots=True)
class SlotText:
    """What is printed in a slot: the readable id, the client's words, who and when.

    `hand` are words in the client's own hand, in the place of `text`.
    """

    id: str
    text: str
    detail: str = ""
    hand: inking.OwnHand | None = None


class SlotLines(NamedTuple):
    """What stands in a slot, line by line: the words, then who and when."""

    words: Sequence[str]
    told: Sequence[str]


def lines_in(text: SlotText, slot: Slot, more: str, letters: Letters) -> SlotLines:
    """The lines of what is known, as they fit.

    `more` says that they go on elsewhere. Words in the client's own hand are no lines.
    """
    if text.hand is not None:
        base = _below(text.hand, slot)
        words, room = [], 1 + int((slot.y + slot.h - 2 - base) / letters.told_pitch)
    else:
        width, many = slot.w - ID_ROOM, 3 if text.detail else 4
        words = fitted(text.text, width, many, more, size=letters.known, face="bold")
        room = max(1, 4 - len(words))
    told = fitted(text.detail, slot.w - 8, room, more, size=letters.told) if text.detail else []
    return SlotLines(words, told)


def _below(hand: inking.OwnHand, slot: Slot) -> float:
    """Where the line below words in the client's own hand stands."""
    return slot.y + min(hand.below + 8, slot.h - 2.2)


class SlotDrawn(NamedTuple):
    """The operators that draw what stands in a slot, in this order."""

    words: str
    id: str
    told: str


def drawn_in(
    text: SlotText, lines: SlotLines, slot: Slot, more: str, letters: Letters
) -> SlotDrawn:
    """What draws it over its slot; `lines`: those of `lines_in`."""
    left, base = slot.x + 4, slot.y + letters.known_drop
    if text.hand is not None:
        words = list(inking.hand_at(text.hand, left, slot.y, more))
        base = _below(text.hand, slot)
    else:
        width, size, pitch = slot.w - ID_ROOM, letters.known, letters.known_pitch
        words = [
            inking.text_within(left, base + n * pitch, width, line, face="bold", size=size)
            for n, line in enumerate(lines.words)
        ]
        base += len(lines.words) * pitch + 0.6
    number = inking.text_ending_at(slot.x + slot.w - 4, slot.y + 6, text.id, letters.id)
    told = [
        inking.text_within(
            left, base + n * letters.told_pitch, slot.w - 8, line, size=letters.told, ink=SOFT_INK
        )
        for n, line in enumerate(lines.told)
    ]
    return SlotDrawn("\n".join(words), number, "\n".join(told))
