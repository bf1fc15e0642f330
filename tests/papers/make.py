"""Made-up answers -> a completed paper beside what it must say: PAPER.pdf and PAPER.json.

Run `python -m tests.papers.make` after an edition was redrawn, and look at the difference. The same
answers also lie here as print, by those programs that were on the machine.
"""

import json
from pathlib import Path
from typing import Any

from pipeline.records import Submission
from tests.fillers.with_pdfium import fill
from tests.flatteners import FLATTENERS
from tests.pipeline.extraction.read_back import CODE, blank, only

HERE = Path(__file__).parent
NAME = "vormen_van_kracht"
PRINTED = ("qpdf", "ghostscript", "cairo", "pdf-lib")
ANSWERS: dict[str, str | bool] = {
    "/client": CODE,
    "/alias": "Zoë",
    "/filled_on": "03-02-2026",
    "/filled_by": "together",
    "/i_am/0": "geduldig, zegt mijn zus",
    "/i_am/2": "een doorzetter",
    "/i_can/0": "koken voor een grote groep",
    "/i_can/1": "fietsen maken – ook ’s avonds",
    "/i_have/0": "een kat, Łucja",
    "/i_have/1": "€ 20 in de week over",
    "/i_want/0": "weer „meedoen” in de buurt",
    "/i_know/5": "wie ik kan bellen",
    "/proud": "Dat ik er nog ben.\nEn dat ik hulp durfde te vragen.",
    "/quote_ok": "yes",
    "/take_home": "later",
}


def said(submission: Submission) -> dict[str, Any]:
    """What must stay the same whatever becomes of schemas and readers."""
    return {
        "worksheet": submission.worksheet,
        "edition": submission.edition,
        "language": submission.language,
        "client": submission.client,
        "filled_on": submission.filled_on.isoformat(),
        "values": dict(submission.values),
        "states": {pointer: each["state"] for pointer, each in submission.readings.items()},
        "problems": [[problem.code, problem.pointer] for problem in submission.problems],
    }


def make() -> None:
    """Write the pair anew."""
    content = fill(blank(NAME), ANSWERS)
    _keep(NAME, content)
    for flattener in FLATTENERS:
        if flattener.name in PRINTED and not flattener.missing():
            _keep(f"{NAME}-{flattener.name}", flattener.flatten(content))


def _keep(name: str, content: bytes) -> None:
    (HERE / f"{name}.pdf").write_bytes(content)
    text = json.dumps(said(only(content)), ensure_ascii=False, indent=1, sort_keys=True)
    (HERE / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    make()
