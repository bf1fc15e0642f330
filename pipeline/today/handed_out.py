"""What was printed for clients, less what came back: followed line by line through the log.

What was followed so far is kept, so that a look costs what happened since, however long the log.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final, Self

from forms.ground.known_names import CHECK_SHEET
from pipeline.store.ledger import AuditLine, Ledger

PATIENCE: Final = timedelta(days=28)  # after which a sheet that did not come back is told of
FORGOTTEN: Final = timedelta(days=365)  # after which nobody waits for it any more


@dataclass
class Outstanding:
    """What is out.

    Attributes:
        seq: the last line of the log that was looked at.
        out: client -> worksheet -> the number on the last print, and its day (ISO).
    """

    seq: int = 0
    out: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """What was followed before."""
        out = {
            client: {sheet: (number, day) for sheet, (number, day) in sheets.items()}
            for client, sheets in kept["out"].items()
        }
        return cls(int(kept["seq"]), out)

    def as_json(self) -> dict[str, Any]:
        """To be kept."""
        return {"seq": self.seq, "out": self.out}

    def follow(self, ledger: Ledger, of_contact: Callable[[], Collection[str]]) -> None:
        """Look at what was printed and came in since.

        Args:
            ledger: with the log.
            of_contact: sheets that are drawn anew each time something comes in: whether such a
                print was handed out is not known.
        """
        lines = ledger.audit.printed_or_added_after(self.seq)
        printed = ledger.printed.among([each.about for each in lines if each.action == "print"])
        came = ledger.papers.sheets_of([each.about for each in lines if each.action == "add"])
        never = {CHECK_SHEET, *of_contact()} if printed else {CHECK_SHEET}
        whose = {number: code for code in self.out for number, _ in self.out[code].values()}
        for line in lines:
            self.seq = line.seq
            form = printed.get(line.about) if line.action == "print" else None
            if form is not None and form.worksheet not in never:
                sheets = self.out.setdefault(line.client, {})
                sheets[form.worksheet] = (form.instance, _day(line).isoformat())
                whose[form.instance] = line.client
            elif line.action == "add" and line.about in came:
                worksheet, number = came[line.about]
                for code in {line.client, whose.get(number or "", line.client)}:
                    self._back(code, worksheet)

    def _back(self, client: str, worksheet: str) -> None:
        """A sheet came back: this one, or another copy of the same."""
        sheets = self.out.get(client, {})
        sheets.pop(worksheet, None)
        if not sheets:
            self.out.pop(client, None)

    def overdue(self, today: date) -> Iterator[tuple[str, str, str, date]]:
        """Client, worksheet, number and day of what should have come back."""
        for client, sheets in self.out.items():
            for worksheet, (number, iso) in sheets.items():
                day = date.fromisoformat(iso)
                if PATIENCE <= today - day <= FORGOTTEN:
                    yield client, worksheet, number, day


def _day(line: AuditLine) -> date:
    return datetime.fromisoformat(line.at).astimezone().date()
