"""What every kind of question has in common: a key, words, a place, and perhaps a role."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from forms.ground.plain_data import Json
from forms.ground.problems import Problem
from forms.ground.widgets import Widget

Raw = str | bool | None
AnswerType = Any  # as annotations have it, unions and literals included: no static type says that
Role = Literal[
    "strength",
    "wish",
    "goal",
    "action",
    "step",
    "learned",
    "meaning",
    "priority",
    "skipped",
    "important",
    "enough",
    "measure",
    "idea",
    "setback_help",
    "setback_sign",
    "keep",
    "stop",
    "start",
    "next",
    "tried",
    "question",
]


def is_key(text: str) -> bool:
    """Whether a text can be a key, or the code of a choice."""
    return re.fullmatch(r"[a-z][a-z0-9_]*", text) is not None


def _ascii_key(key: str) -> str:
    if not is_key(key):
        msg = "key"
        raise ValueError(msg)
    return key


Key = Annotated[str, AfterValidator(_ascii_key)]


@dataclass(slots=True)
class Sheet:
    """The raw marks of one form while it is being understood, and what was odd about them.

    Attributes:
        marks: pointer -> what the box holds (text, chosen code, tick), absent or None if nothing.
        received_on: day of receipt, against which a date lies in the future.
        unread: pointers of boxes that could not be read: nothing is known of them.
    """

    marks: Mapping[str, Raw]
    received_on: date
    unread: Collection[str] = ()
    problems: list[Problem] = field(default_factory=list)

    def text(self, pointer: str) -> str | None:
        """The words at a pointer, normalised; None when there are none."""
        raw = self.marks.get(pointer)
        return normalise(raw) if isinstance(raw, str) else None

    def ask(self, code: str, pointer: str) -> None:
        """Note a question about a field."""
        self.problems.append(Problem(code, pointer))

    def warn(self, code: str, pointer: str) -> None:
        """Note something to know about a field."""
        self.problems.append(Problem(code, pointer, "warning"))


_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f", " "))
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u202a-\u202e\u2066-\u2069]"
)
# What takes room or no room, and shows nothing, though its kind in Unicode is a letter or a mark.
_BLANKS = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0\ufe0e\ufe0f")
_UNSEEN = frozenset({"Cf", "Zs", "Zl", "Zp", "Cc"})


def normalise(text: str) -> str | None:
    r"""A text as the contract wants it: NFC, newlines as `\n`, plain spaces, trimmed; or None.

    No-break spaces become spaces. Control characters and byte order marks, which no person types,
    go, and so do those that turn the direction of all that follows. What shows nothing at all is
    no text. Nothing else changes.
    """
    text = _NEWLINES.sub("\n", text)
    text = _CONTROLS.sub("", text.translate(_SPACES))
    text = unicodedata.normalize("NFC", text).strip()
    return text if any(map(_is_seen, text)) else None


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in _UNSEEN and letter not in _BLANKS


class Field(BaseModel):
    """A question on a worksheet. Subclasses are the kinds; each stands in a file of its own.

    Attributes:
        key: name in the values; ASCII.
        label: the question. help: one short sentence that helps to answer it.
        required: an empty answer is asked about; it never blocks.
        width: a half field shares its line with the next half field.
        role: what the answer means for the dossier. part: its name within a goal or action
            (the key, if not given). sort: finer kind of a strength, or forward/back of a step.
        domain: key of the domain that the answer is about, where no group says it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Key
    label: str
    help: str = ""
    required: bool = False
    width: Literal["full", "half"] = "full"
    role: Role | None = None
    part: str = ""
    sort: str = ""
    domain: str | None = None

    def widgets(self, at: str) -> tuple[Widget, ...]:
        """What the question needs on paper; `at` is its pointer."""
        raise NotImplementedError

    def answer_type(self) -> AnswerType:
        """The type of its answer, for the pydantic model and the JSON Schema."""
        raise NotImplementedError

    def answer(self, sheet: Sheet, at: str) -> Json:
        """Its answer from the raw marks; what is odd is noted on the sheet."""
        raise NotImplementedError

    def is_empty(self, value: Json) -> bool:
        """Whether an answer says nothing."""
        return value is None

    def texts(self, value: Json, at: str) -> list[tuple[str, str]]:
        """Pointer and words of each thing that an answer says, for the dossier; none for most."""
        return []

    def marks(self, value: Json, at: str) -> dict[str, Raw]:
        """The marks that print a known answer beforehand: the inverse of `answer`."""
        return {at: value}
