"""A worksheet in two languages in, each of its phrases with the same in the other language out."""

from collections.abc import Iterator, Sequence

from forms.fields import AnyQuestion, Field, Group
from forms.fields.choice import ChoiceField
from forms.schema.worksheet import Worksheet, heading

Pair = tuple[str, str]


def beside(worksheet: Worksheet, other: Worksheet) -> dict[str, str]:
    """The phrases of a worksheet, each with what stands in its place in the other one."""
    pairs = [(worksheet.title, other.title), (worksheet.intro, other.intro)]
    for one, two in zip(worksheet.sections, other.sections, strict=True):
        pairs += [(one.title, two.title), (one.help, two.help)]
    if worksheet.client is not None and other.client is not None:
        pairs.append((worksheet.client.label, other.client.label))
    pairs += _of_questions(worksheet.questions, other.questions, ("", ""))
    return {own: same for own, same in reversed(pairs) if own and same and own != same}


def _of_questions(
    own: Sequence[AnyQuestion], other: Sequence[AnyQuestion], outer: Pair
) -> Iterator[Pair]:
    for one, two in zip(own, other, strict=True):
        if isinstance(one, Field) and isinstance(two, Field):
            yield from ((one.label, two.label), (one.help, two.help))
            if isinstance(one, ChoiceField) and isinstance(two, ChoiceField):
                yield from (
                    (a.label, b.label) for a, b in zip(one.choices, two.choices, strict=True)
                )
        elif isinstance(one, Group) and isinstance(two, Group):
            yield one.help, two.help
            for item, same in zip(one.items, two.items, strict=True):
                titles = heading(one, item, outer[0]), heading(two, same, outer[1])
                yield titles
                yield from _of_questions(one.fields, two.fields, titles)
