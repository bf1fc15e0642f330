"""Which Chromium there is for tests, if any, and what is said where there is none."""

import shutil
from typing import Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM: Final = next(filter(None, map(shutil.which, NAMES)), "")


def not_tried(chromium: str, *, is_all: bool) -> str:
    """What is said at the end of a run of all tests; "" where there is nothing to say."""
    if chromium or not is_all:
        return ""
    return (
        "NOT TRIED IN A BROWSER: there is no Chromium on PATH, so all tests of pages in a browser, "
        "axe's among them, were left out. Install one (Debian: apt-get install chromium)."
    )
