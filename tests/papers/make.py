"""Made-up answers -> a completed paper beside what it must say: PAPER.pdf and PAPER.json.

Of every sheet there is one, and in printed/ the blank as it was printed; in edition_2/ and so on
the same of later editions (102 is 2 in large print). Of one sheet the same answers also lie here as
print, by those programs that were on the machine.

What lies here was handed out, and is never made anew: `python -m tests.papers.make` makes what is
not there yet.
"""

import json
from pathlib import Path
from typing import Any

from pipeline.records import Submission
from tests.fillers.with_pdfium import fill
from tests.flatteners import FLATTENERS
from tests.papers.answers import ANSWERS
from tests.papers.later import LATER
from tests.pipeline.extraction.read_back import only
from tests.workspace import blank_of

HERE = Path(__file__).parent
BLANKS = HERE / "printed"
FLATTENED = "vormen_van_kracht"
PRINTED = ("qpdf", "ghostscript", "cairo", "pdf-lib")


def said(submission: Submission) -> dict[str, Any]:
    """What must stay the same whatever becomes of schemas and readers."""
    return {
        "worksheet": submission.worksheet,
        "edition": submission.edition,
        "language": submission.language,
        "client": submission.client,
        "filled_on": submission.filled_on.isoformat(),
        "values": dict(submission.values),
        "states": {pointer: each.state for pointer, each in submission.readings.items()},
        "problems": [[problem.code, problem.pointer] for problem in submission.problems],
    }


def make() -> None:
    """Make the blank and the pair of every sheet that has none."""
    BLANKS.mkdir(exist_ok=True)
    for name, answers in ANSWERS.items():
        printed = BLANKS / f"{name}.pdf"
        if not printed.exists():
            printed.write_bytes(blank_of(name, 1))
        if not (HERE / f"{name}.pdf").exists():
            _keep(name, fill(printed.read_bytes(), answers))
    for number, (folder, papers) in LATER.items():
        (folder / BLANKS.name).mkdir(parents=True, exist_ok=True)
        for name, answers in papers.items():
            printed = folder / BLANKS.name / f"{name}.pdf"
            if not printed.exists():
                printed.write_bytes(blank_of(name, number))
            if not (folder / f"{name}.pdf").exists():
                _keep(name, fill(printed.read_bytes(), answers), folder)
    for flattener in FLATTENERS:
        name = f"{FLATTENED}-{flattener.name}"
        missing = flattener.name not in PRINTED or flattener.missing()
        if not missing and not (HERE / f"{name}.pdf").exists():
            _keep(name, flattener.flatten((HERE / f"{FLATTENED}.pdf").read_bytes()))


def _keep(name: str, content: bytes, folder: Path = HERE) -> None:
    (folder / f"{name}.pdf").write_bytes(content)
    text = json.dumps(said(only(content)), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    make()
