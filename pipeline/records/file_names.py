"""A file name as it was given -> fit to show to people."""

import unicodedata


def shown(name: str) -> str:
    """A file name fit to show: composed (NFC), with a mark for every byte that is no text."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", text)


def one_line(name: str) -> str:
    """The same, with a mark for every letter that does something to where it is shown."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in shown(name)
    )
