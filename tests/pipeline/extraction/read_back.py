"""A catalogue, blank and personal sheets, and PDF bytes in, Submissions or Refusals out."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256

from forms.ground.check_digit import complete, pretty
from pipeline.documents.numbering import Numbers
from pipeline.documents.personal_forms import personal_forms
from pipeline.dossiers.folding import fold
from pipeline.dossiers.progress import progress
from pipeline.extraction import read_forms
from pipeline.records import Arrival, Client, Document, Fact, Instance, NotRead, Reading, Submission
from pipeline.records.refusals import Refusal
from pipeline.validation.submissions import submission_of
from tests import workspace
from tests.pipeline.dossiers.made_up_papers import action, goal, plan, talk

PERSONAL = (
    "focusbepaling",
    "krachteninventarisatie",
    "vormen_van_kracht",
    "actieplan",
    "actieplan_bijwerken",
    "evaluatie",
    "evaluatie_begeleider",
)
OF_TEAM = ("teamkrachtbespreking", "modelgetrouwheid_zelfcheck", "bestelformulier")
SHEETS = (*PERSONAL, *OF_TEAM)
LANGUAGES = ("nl", "en")
CODE = pretty(complete("123456"))
OTHER = pretty(complete("654321"))
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
_INSTANCES: dict[str, Instance] = {}
catalogue, blank = workspace.shipped, workspace.blank


def _known() -> tuple[Fact, ...]:
    """A plan of two goals, the first with three steps: accents and symbols in every text."""
    return (
        goal(
            "Een eigen kamer, in Łódź of İzmir (€ 400)",
            why="rust",
            domain="housing",
            strengths=["mijn zus", "’s ochtends op"],
            sign="een sleutel",
        ),
        *(
            action(f"Stap {n} “bellen”", n, who="me", when="date", when_date="2026-10-10")
            for n in range(3)
        ),
        goal("Weer naar school", 1, why="later", domain="work_learning"),
        action("De open dag", 0, of=1, who="together", when="this_week", where="de bieb"),
    )


@cache
def kinds(name: str) -> dict[str, str]:
    """The kind of each question of a sheet, by pointer."""
    leaves = catalogue().worksheet(name).leaves()
    return {leaf.pointer: type(leaf.field).__name__.lower() for leaf in leaves}


@cache
def personal(name: str, language: str = "nl", code: str = CODE) -> Document:
    """A sheet with what is known of a client printed on it."""
    client = Client(code, "Noor", language, NOW)
    paper = replace(plan("2026-09-01", *_known()), client=code)
    team = [talk("2026-09-02", "Bellen met de buurman: “Łukasz” (€ 0)", case=code)]
    known = progress(fold(client, [paper], catalogue().domains, team), catalogue().domains)
    (document, *_) = personal_forms(name, known, catalogue(), Numbers())
    _INSTANCES.update({instance.instance: instance for instance in document.instances})
    return document


def understood(pdf: bytes) -> list[Submission | Refusal]:
    """Every form in a file; raises the refusal of a file that cannot be read as a whole."""
    return [_understood(reading, pdf) for reading in readings(pdf)]


def printed_pages(reading: Reading) -> tuple[int, ...]:
    """The pages of a form that were printed: all, or of a personal one those with something on."""
    instance = _INSTANCES.get(reading.identity.instance or "")
    if instance is not None and instance.pages:
        return instance.pages
    return tuple(sorted({mark.page for mark in reading.marks}))


def readings(pdf: bytes) -> list[Reading | NotRead]:
    return read_forms(pdf, catalogue(), _INSTANCES.get)


def _understood(
    reading: Reading | NotRead, pdf: bytes, client: str | None = None
) -> Submission | Refusal:
    if isinstance(reading, NotRead):
        return reading.refusal
    identity = reading.identity
    edition = catalogue().edition(identity.worksheet, identity.edition, identity.language)
    arrival = Arrival("blad.pdf", pdf, sha256(pdf).hexdigest(), NOW)
    try:
        return submission_of(
            reading,
            edition,
            arrival,
            instance=_INSTANCES.get(identity.instance or ""),
            is_client=lambda code: code in (CODE, OTHER),
            client=client,
        )
    except Refusal as refusal:
        return refusal


def only(pdf: bytes) -> Submission:
    """The one form in a file, which must be understood."""
    (form,) = understood(pdf)
    assert isinstance(form, Submission), form
    return form


def unfilled(pdf: bytes) -> Submission:
    """What stands on a personal form that nobody filled in; a person says whose it is."""
    (reading,) = readings(pdf)
    form = _understood(reading, pdf, client=CODE)
    assert isinstance(form, Submission), form
    return form


def refused(pdf: bytes) -> str:
    """The code of the refusal of a file, or of the one form in it."""
    try:
        (form,) = understood(pdf)
    except Refusal as refusal:
        return refusal.code
    assert isinstance(form, Refusal)
    return form.code


def asked(form: Submission, pointer: str | None = None) -> list[str]:
    """The codes of what a person is asked about a field, or about the whole paper."""
    return [p.code for p in form.problems if p.pointer == pointer and p.severity == "question"]
