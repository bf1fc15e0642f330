"""What of the package is optional -> which of it is not installed."""

import re
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, distribution, requires
from typing import Final

_EXTRA: Final = re.compile(r"""^([\w.-]+).*;.*extra\s*==\s*["']([\w-]+)["']""")
_PACKAGE: Final = "krachtwerk-forms"
_FOR_DEVELOPERS: Final = "dev"


def lacking_extras() -> Iterator[str]:
    """The optional parts of which a package is not installed."""
    asked = [_EXTRA.match(line) for line in _stated(requires)]
    for extra in {found[2] for found in asked if found} - {_FOR_DEVELOPERS}:
        packages = [found[1] for found in asked if found and found[2] == extra]
        if not all(_is_there(package) for package in packages):
            yield extra


def _stated(ask: Callable[[str], list[str] | None]) -> list[str]:
    try:
        return ask(_PACKAGE) or []
    except PackageNotFoundError:  # run from its folder, without having been installed
        return []


def _is_there(package: str) -> bool:
    try:
        distribution(package)
    except PackageNotFoundError:
        return False
    return True
