"""A phrase in, what has to be filled in where out: the braces of a language file."""

from string import Formatter

Asked = frozenset[tuple[str, str, str]]  # a name, how it is to look, and a conversion


def asks_no_more(phrase: str, ours: str) -> bool:
    """Whether a phrase can be filled in with what ours is filled in with."""
    asked, given = _asked(phrase), _asked(ours)
    return asked is not None and given is not None and asked <= given


def _asked(phrase: str) -> Asked | None:
    """What a phrase wants filled in; None where it cannot be read: a brace is never closed."""
    try:
        parts = list(Formatter().parse(phrase))
    except ValueError:
        return None
    return frozenset(
        (name, look or "", change or "") for _, name, look, change in parts if name is not None
    )
