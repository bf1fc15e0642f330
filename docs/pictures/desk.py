"""Pictures of the desk for the README: a plan by pen, asked about and answered in a real browser.

`python docs/pictures/desk.py`; needs a Chromium on PATH. The hand is a font, the words are ours.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page, sync_playwright

from bench.written_papers import Lines, scanned_paper
from tests.workspace import unopened

HERE = Path(__file__).resolve().parent
TEXTS = (
    "Ik wil weer op mezelf wonen",
    "Dan heb ik rust in mijn hoofd",
    "Mijn zus helpt met bellen",
    "Ik kan goed koken",
    "Ik heb al gespaard",
    "Ik slaap elke nacht door",
    "De gemeente bellen",
    "Fatma van de buurt",
    "thuis",
    "een brief",
    "Samen kijken naar kamers",
    "mijn zus",
)
SIZE = {"width": 1180, "height": 700}


def lines(folder: Path) -> Lines:
    """The texts in one hand, a picture each."""
    face = files("fontpkg_kalam") / "files" / "Kalam-Regular.ttf"
    font = ImageFont.truetype(BytesIO(face.read_bytes()), 64)
    (folder / "lines").mkdir()
    told = []
    for n, text in enumerate(TEXTS):
        wide = round(font.getlength(text)) + 40
        picture = Image.new("L", (wide, 110), 235)
        ImageDraw.Draw(picture).text((20, 0), text, fill=40, font=font)
        picture.save(folder / "lines" / f"{n}.png")
        told.append({"file": f"{n}.png", "text": text, "writer": "0"})
    (folder / "lines.json").write_text(json.dumps(told), encoding="utf-8")
    return Lines.of(folder, 0)


def film(page: Page, link: str) -> list[Image.Image]:
    """What somebody sees who answers a few questions."""
    shots = []

    def take() -> None:
        page.wait_for_function("document.fonts.status === 'loaded'")
        shots.append(Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB"))

    def on() -> None:
        before = page.url
        page.keyboard.press("Enter")
        page.wait_for_function("before => location.href !== before", arg=before)
        page.wait_for_load_state()

    page.goto(link)
    page.fill("#by", "JB")
    page.locator("form.who button").click()
    page.locator(".piles a").first.focus()
    take()
    on()
    take()
    on()
    page.keyboard.press("Tab")
    take()
    on()
    page.goto(page.url.replace("/pile/", "/lines/").rpartition("/")[0])
    take()
    return shots


def main() -> int:
    """Make a workspace, answer in it, and draw what was seen."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no Chromium on PATH")
    os.environ["KRACHTWERK_SUGGESTIONS"] = "on"
    with tempfile.TemporaryDirectory() as place:
        office = unopened(Path(place) / "werk")
        code = office.new_client("--alias", "Zoë")
        rng = np.random.default_rng(3)
        paper = scanned_paper("actieplan", code, lines(Path(place)), 0, rng)
        office.hand_in(plan=paper.content)
        command = [sys.executable, "-m", "pipeline", "desk", "--workspace", str(office.path)]
        with (
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk,
            sync_playwright() as playwright,
        ):
            assert desk.stdout is not None
            link = desk.stdout.readline().strip()
            quiet = ["--no-sandbox", "--disable-gpu"]
            browser = playwright.chromium.launch(executable_path=chromium, args=quiet)
            try:
                shots = film(browser.new_page(viewport=SIZE), link)
            finally:
                browser.close()
                desk.terminate()
    sheet = Image.new("RGB", (2 * 720 + 16, 2 * 427 + 16), (255, 255, 255))
    for n, shot in enumerate(shots):
        small = shot.resize((720, 427), Image.Resampling.LANCZOS)
        sheet.paste(small, ((n % 2) * 736, (n // 2) * 443))
    sheet.quantize(64).save(HERE / "bureau.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
