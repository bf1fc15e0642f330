"""What somebody types at the desk about one question -> what is said about the box.

It is understood as a correction sheet is: the same fields, the same codes for what is not clear.
"""

from typing import Final

from pydantic import TypeAdapter

from forms.fields import Raw, Sheet
from forms.fields.choice import ChoiceField
from pipeline.review.answers import DASHES, BoxAnswer, meant
from pipeline.review.item_layout import SheetItem
from pipeline.review.sheet_layout import ANY_DAY

_AT: Final = "/value"
_STANDS: Final = "date_far_off"  # what a person says all the same


def typed_answer(item: SheetItem, raw: Raw, *, is_empty: bool = False) -> BoxAnswer:
    """What is said; `asked` of it is the code of a problem where it cannot be taken.

    Args:
        item: the question.
        raw: text, or the code of a choice. Nothing, beside a note: it was seen.
        is_empty: it is said in so many words that nothing stands there.
    """
    if is_empty or (item.may_be_empty and isinstance(raw, str) and raw.strip() in DASHES):
        why = None if item.may_be_empty else "choice_missing"
        return BoxAnswer(_AT, item.target, asked=why, says_nothing=True)
    sheet = Sheet({_AT: raw}, ANY_DAY)
    field = item.answer
    answer = field.answer(sheet, _AT)
    odd = (each.code for each in sheet.problems if each.severity == "question")
    if (why := next((code for code in odd if code != _STANDS), None)) is not None:
        return BoxAnswer(_AT, item.target, asked=why)
    value = TypeAdapter(field.answer_type()).dump_python(answer, mode="json")
    if value is None and item.kind != "note":
        why = "choice_missing" if isinstance(field, ChoiceField) else "nothing_beside_ok"
        return BoxAnswer(_AT, item.target, asked=why)
    said = meant(field, value)
    is_nothing = value is not None and said is None
    return BoxAnswer(_AT, item.target, said, says_nothing=is_nothing)
