"""A code of a client as somebody typed it -> as it was issued."""

from forms.ground.check_digit import parse


def issued(code: str) -> str:
    """A code as typed, in the way it was issued."""
    return parse(code) or code
