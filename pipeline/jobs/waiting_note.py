"""What waits for somebody to do something -> one text beside the correction sheets.

It says no file name and shows no clock: `arrivals` tells which files they are, and since when.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final

from forms.catalogue import Catalogue
from forms.catalogue.titles import title_of
from forms.ground.known_names import BrokenSchemaError
from forms.ground.words import Words
from pipeline.records.put_away import number_of
from pipeline.records.refusals import LEFT_IN_INBOX
from pipeline.validation.awaited_pages import AwaitedForm

NAME: Final = "wat-nog-wacht.txt"


def lacking(form: AwaitedForm, catalogue: Catalogue, words: Words) -> str:
    """Which pages of what are lacking, or came and may be of another copy."""
    title = title_of(form.worksheet, catalogue)
    what = f"{title}, {form.client}" if form.client else title
    here, to_come, to_choose = (
        ", ".join(map(str, pages)) for pages in (form.here, form.to_come, form.to_choose)
    )
    key = "here" if not form.to_come else "entered" if form.is_entered else "form"
    told = words(f"waiting.{key}", what=what, here=here, missing=to_come)
    told = f"{told} {words('waiting.choose', pages=to_choose)}" if to_choose else told
    waits = not form.is_entered and _is_order(form.worksheet, catalogue)
    return f"{told} {words('waiting.order')}" if waits else told


def _is_order(sheet: str, catalogue: Catalogue) -> bool:
    """Whether nothing is done before all pages of a sheet (its id) came."""
    with suppress(BrokenSchemaError):
        return sheet in catalogue.files and catalogue.worksheet(sheet).purpose == "order"
    return False


def waiting_note(
    awaited: Sequence[AwaitedForm], left: Mapping[str, int], catalogue: Catalogue, words: Words
) -> str:
    """The text about forms of which pages are still to come, and the inbox; "" where nothing waits.

    `left`: how many things lie there and wait, by the code of the reason.
    """
    parts = [*_pages(awaited, catalogue, words), *_inbox(left, words)]
    return "\n\n".join((words("waiting.title"), *parts)) + "\n" if parts else ""


def _pages(awaited: Sequence[AwaitedForm], catalogue: Catalogue, words: Words) -> Iterator[str]:
    for key, is_entered in (("pages", False), ("entered_pages", True)):
        forms = [form for form in awaited if form.is_entered == is_entered]
        if forms:
            yield words(f"waiting.{key}")
        for form in forms:
            numbers = ", ".join(number_of(digest) for digest in form.digests)
            number = words("refusals.number", number=numbers)
            yield f"* {lacking(form, catalogue, words)}\n  {number}"
        if forms and not is_entered:
            yield words("waiting.by_mistake")


def _inbox(left: Mapping[str, int], words: Words) -> Iterator[str]:
    lying = {code: left[code] for code in LEFT_IN_INBOX if left.get(code)}
    if not lying:
        return
    yield words("waiting.inbox")
    for code, number in lying.items():
        why, remedy = words(f"refusals.{code}.reason"), words(f"refusals.{code}.remedy")
        yield f"* {words('waiting.number', number=number)} {why}\n  {remedy}"
