"""A refusal in the books -> the text beside the paper."""

from collections.abc import Mapping

from forms.ground.words import Words


def explained(code: str, params: Mapping[str, str], words: Words, *, is_kept: bool = True) -> str:
    """The text beside a refused paper: what is wrong and what to do. It names no file or person.

    `code`: of a refusal. `params`: what its phrases fill in. `is_kept`: its original is.
    """
    parts = (
        f"{words(f'refusals.{part}_heading')}\n{words(f'refusals.{code}.{part}', **params)}"
        for part in ("reason", "remedy")
    )
    title = words("refusals.title" if is_kept else "refusals.title_unkept")
    return "\n\n".join((title, *parts)) + "\n"
