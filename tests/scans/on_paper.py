"""A workspace and people with pens -> forms that were really printed, filled in and scanned.

What was meant by each form is known, so that what the program makes of it can be judged.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from forms.answers import read_answers
from forms.ground.plain_data import at_pointer
from pipeline.store.ledger import Ledger
from tests.scans.answering import (
    NOTHING,
    Answers,
    Person,
    blank_sheet,
    instance_on,
    personal_sheet,
)
from tests.scans.filling import Filled
from tests.scans.printing import Sheet
from tests.scans.stacking import stacked
from tests.workspace import NOON, Workspace

CODES = ("411206-7", "306341-9", "123456-8", "719283-6", "250917-8")


@dataclass(frozen=True)
class OnPaper:
    """A form that somebody filled in with a pen.

    Attributes:
        sheet: as it was printed. client: whose it is. answers: what was meant.
    """

    sheet: Sheet
    client: str
    answers: Answers
    pages: tuple[Filled, ...]

    @property
    def values(self) -> Mapping[str, Any]:
        """What a program that makes no mistake would understand."""
        marks = {**self.sheet.prefilled, **self.answers}
        worksheet = self.sheet.printed.worksheet
        return read_answers(worksheet, marks, received_on=NOON.date()).values

    def differences(self, submission: Mapping[str, Any]) -> Iterator[str]:
        """The boxes of which a submission says something that was not meant; unread says nothing.

        Of an empty box it must not say that something stands there, nor the other way about.
        """
        meant = self.values
        for pointer, reading in submission["readings"].items():
            if reading["state"] == "unread" or pointer == "/client":
                continue
            said = at_pointer(submission["values"], pointer)
            if (said or None) != (at_pointer(meant, pointer) or None):
                yield pointer


@dataclass
class WritingTable:
    """People at a table with sheets and pens, in an office.

    Attributes:
        forms: all that was filled in.
    """

    office: Workspace
    forms: list[OnPaper] = field(default_factory=list)

    def client(self, alias: str, *, all_asked: bool = False) -> str:
        """A new dossier's code; always the same ones, for digits of one code are read easier.

        `all_asked`: a correction sheet asks everything at once.
        """
        with Ledger.open(self.office.path / "dossiers") as ledger:
            code = CODES[len(ledger.clients.all())]
            ledger.clients.open(code, alias, "nl", NOON)
        if all_asked:
            self.office.krachtwerk("client", "prints", code, "--every-question")
        return code

    def fill(
        self,
        person: Person,
        worksheet: str,
        client: str,
        answers: Answers,
        *,
        blank: bool = False,
        over: Answers = NOTHING,
    ) -> OnPaper:
        """A form, filled in; on a blank one the code is written on every page.

        What stands printed on a personal one is left as it is.
        """
        if blank:
            sheet = blank_sheet(worksheet)
            answers = {"/client": client, **answers}
        else:
            sheet = self._personal(worksheet, client)
            answers = {at: answer for at, answer in answers.items() if at not in sheet.prefilled}
        form = OnPaper(sheet, client, answers, tuple(person.fill(sheet, answers, over=over)))
        self.forms.append(form)
        return form

    def _personal(self, worksheet: str, client: str) -> Sheet:
        content = self.office.personal(worksheet, client)
        with Ledger.open(self.office.path / "dossiers") as ledger:
            printed = ledger.printed.get(instance_on(content))
        assert printed is not None
        return personal_sheet(content, printed)

    def form_of(self, submission: Mapping[str, Any]) -> OnPaper:
        """The form on paper that became this submission, by what it is and whose."""
        wanted = (submission["worksheet"], submission["client"])
        (form,) = [each for each in self.forms if (each.sheet.worksheet, each.client) == wanted]
        return form


@dataclass(frozen=True)
class Stack:
    """A file as a feeder makes it: in chance order, some pages upside down, with empty backs.

    Attributes:
        forms: of which form each page of the file is; None for an empty back.
    """

    content: bytes
    forms: tuple[OnPaper | None, ...]

    @classmethod
    def of(cls, forms: Sequence[OnPaper], seed: int, *, without: Filled | None = None) -> "Stack":
        """The pages of forms, scanned."""
        sides = [(form, page) for form in forms for page in form.pages if page is not without]
        content, order = stacked([page for _, page in sides], np.random.default_rng(seed))
        return cls(content, tuple(None if n is None else sides[n][0] for n in order))
