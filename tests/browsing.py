"""A real Chromium for tests, where the machine has one."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.chromium import CHROMIUM

QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
if not CHROMIUM:
    pytest.skip("no Chromium on PATH: not tried in a browser", allow_module_level=True)

from playwright.sync_api import Page, sync_playwright  # noqa: E402


@contextmanager
def browsing() -> Iterator[Page]:
    """An empty page in a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            room = browser.new_context(viewport={"width": 1366, "height": 768})  # may have tabs
            yield room.new_page()
        finally:
            browser.close()
