"""The month of an office without a terminal: six clients, papers of every kind, and one who leaves.

Four weeks of February: at first strengths, then plans, then steps and orders, and in the end all
look back. All that is done is typed as a command, or lies in the inbox; all that is seen was told
by a command, or lies in the outbox.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pikepdf

from tests.fillers import with_pikepdf
from tests.flatteners.in_python import by_pdfium, into_pictures
from tests.papers.answers import ANSWERS
from tests.pipeline.review.test_correction_sheets import GARBLED, WANTED
from tests.scans.answering import NOTHING, Person
from tests.scans.on_paper import OnPaper, Stack, WritingTable
from tests.workspace import Answers, Workspace, fill

NAMES: Final = ("Anne", "Bram", "Cato", "Daan", "Elif", "Xanthippé")
LEAVER: Final = NAMES[-1]
# words that nobody else has, in every kind of place where words of somebody may be left
MARKS: Final = {
    "alias": LEAVER,
    "wish": "kattenpension Ürdingen",
    "goal": "vlierbessenjam koken",
    "step": "schorseneerkwekerij",
    "good thing": "ballonvaartdiploma",
    "learned": "windmolenfeestje",
    "file": "boterbabbelaar",
}
_CHECKED: Final[Answers] = {"/filled_on": "27-02-2026", "/filled_by": "JB"}
_VIEW: Final[Answers] = {
    "/filled_on": "20-02-2026",
    "/went_forward/0": "Hij belde zelf",
    "/network_more": "more",
}


@dataclass(frozen=True)
class Week:
    """What the commands said at the end of a week, as JSON and as numbers.

    Attributes:
        dossiers: by code. lying: the ids of the papers that lie there as JSON, by code.
    """

    arrivals: list[dict[str, Any]]
    review: list[dict[str, Any]]
    orders: list[dict[str, Any]]
    status: dict[str, Any]
    today: dict[str, Any]
    metrics: str
    clients: list[dict[str, Any]]
    dossiers: dict[str, dict[str, Any]]
    lying: dict[str, set[str]]
    page: str


@dataclass
class Month:
    """The office, who comes there (code by name), and how each week ended.

    Attributes:
        meant: what stands on a paper, by its worksheet, whose it is and the day on it.
    """

    office: Workspace
    code: dict[str, str] = field(default_factory=dict)
    weeks: list[Week] = field(default_factory=list)
    meant: dict[tuple[str, str, str], Answers] = field(default_factory=dict)
    noted: dict[str, Any] = field(default_factory=dict)

    def do(self, *words: str) -> str:
        """Type a command that ends well; what it gives."""
        done = self.office.krachtwerk(*words)
        assert done.exit_code == 0, (words, done.output)
        return done.stdout

    def told(self, *words: str) -> Any:
        """What a command tells as JSON."""
        return json.loads(self.do(*words, "--json"))

    def blank(self, worksheet: str) -> bytes:
        """A blank sheet, from where the office laid them."""
        return self.office.outbox("formulieren", f"{worksheet}.pdf").read_bytes()

    def said(self, worksheet: str, name: str, day: str, more: Answers = NOTHING) -> Answers:
        """What somebody answers on a sheet, on a day of February."""
        usual = {at: said for at, said in ANSWERS[worksheet].items() if at != "/is_correction"}
        if "/alias" in usual:
            usual["/alias"] = name
        said = {**usual, "/client": self.code[name], "/filled_on": f"{day}-02-2026", **more}
        self.meant[worksheet, self.code[name], f"2026-02-{day}"] = said
        return said

    def on_blank(self, worksheet: str, name: str, day: str, more: Answers = NOTHING) -> bytes:
        """A blank sheet, filled in on a screen."""
        return written(self.blank(worksheet), self.said(worksheet, name, day, more))

    def personal(self, worksheet: str, name: str, day: str, more: Answers = NOTHING) -> bytes:
        """A sheet printed for somebody, filled in on a screen."""
        sheet = self.office.personal(worksheet, self.code[name])
        return written(sheet, self.said(worksheet, name, day, more))

    def ends(self) -> None:
        """The week is over: what everybody says of it."""
        listed = self.told("client", "list")
        codes = [row["code"] for row in listed]
        self.weeks.append(
            Week(
                arrivals=self.told("arrivals"),
                review=self.told("review"),
                orders=self.told("orders", "list"),
                status=self.told("status"),
                today=self.told("today"),
                metrics=self.do("metrics"),
                clients=listed,
                dossiers={code: self.told("client", "show", code) for code in codes},
                lying={code: self._lying(code) for code in codes},
                page=self.office.outbox("overzicht.html").read_text(encoding="utf-8"),
            )
        )

    def _lying(self, code: str) -> set[str]:
        paths = self.office.outbox(code, "formulieren").glob("*.json")
        papers = [json.loads(path.read_bytes()) for path in paths]
        return {paper["id"] for paper in papers if paper["worksheet"] != "nakijkblad"}

    def papers(self) -> dict[str, dict[str, Any]]:
        """Every paper that counts, by its id."""
        paths = self.office.outbox().glob("*/formulieren/*.json")
        found = [json.loads(path.read_bytes()) for path in paths]
        return {paper["id"]: paper for paper in found}

    def check(self, *names: str) -> None:
        """Fill in the correction sheets of these, as somebody does who has the papers."""
        papers = self.papers()
        sheets: dict[str, dict[str, str | bool]] = {}
        for row in self.told("review"):
            if row["client"] in {self.code[name] for name in names}:
                said = sheets.setdefault(row["sheet"], dict(_CHECKED))
                paper = papers[row["submission"]]
                which = paper["worksheet"], paper["client"], paper["filled_on"]
                said |= _answered(row, self.meant[which])
        for sheet, said in sheets.items():
            content = fill((self.office.path / sheet).read_bytes(), said)
            self.office.drop(f"nagekeken {Path(sheet).name}", content)
        self.do("run", "--once")


def _answered(row: Mapping[str, Any], meant: Answers) -> Answers:
    """What a person writes at a question who knows what was meant."""
    at, what = row["item"], meant.get(row["pointer"], "")
    agreed = {} if row["suggestion"] is None else {f"{at}/ok": True}
    if row["choices"]:
        nothing = row["choices"][-1]["code"]  # the last says: no, or nothing
        return {f"{at}/value": "yes" if what is True else what or nothing}
    return {f"{at}/value": what, **agreed} if what else {f"{at}/empty": True}


def written(sheet: bytes, said: Answers) -> bytes:
    """A sheet filled in on a screen: what it asks and does not know yet."""
    with pikepdf.open(BytesIO(sheet)) as pdf:
        asked = {str(each.T) for each in pdf.Root.AcroForm.Fields if not str(each.get("/V", ""))}
        asked |= {str(each.T) for each in pdf.Root.AcroForm.Fields if each.FT == "/Btn"}
    return with_pikepdf.fill(sheet, {at: one for at, one in said.items() if at in asked})


def lived(office: Workspace) -> Month:
    """The whole of it."""
    month = Month(office)
    for week in (_strengths, _plans, _steps, _looking_back):
        week(month)
        month.ends()
    return month


def _strengths(month: Month) -> None:
    """Week 1: everybody begins. One paper is a letter, which is looked at and put away."""
    office = month.office
    for name in NAMES:
        month.code[name] = office.new_client("--alias", name)
    for name in ("Cato", "Daan", "Elif"):
        month.do("client", "prints", month.code[name], "--every-question")
    month.do("print")
    month.do("print", "--client", month.code["Anne"])
    focus, wish = "focusbepaling", {"/meaning": MARKS["wish"]}
    pictured = month.on_blank("vormen_van_kracht", "Elif", "05")
    office.hand_in(
        anne_1=month.on_blank(focus, "Anne", "02"),
        anne_2=month.personal("krachteninventarisatie", "Anne", "03"),
        bram_1=month.personal(focus, "Bram", "02"),
        bram_2=month.on_blank("krachteninventarisatie", "Bram", "03"),
        cato_1=by_pdfium(month.on_blank("vormen_van_kracht", "Cato", "04")),
        daan_1=month.personal("vormen_van_kracht", "Daan", "04"),
        elif_1=into_pictures(pictured),
        **{MARKS["file"]: month.on_blank(focus, LEAVER, "05", wish)},
        brief=b"%PDF-1.4 geen formulier\n%%EOF\n",
    )
    (letter,) = [row for row in office.arrivals() if row["outcome"] == "rejected"]
    month.noted["letter"] = letter
    month.do("paper", "away", letter["sha256"][:8])


def _plans(month: Month) -> None:
    """Week 2: plans. A goal came in garbled and is checked, as is Elif's paper in pictures."""
    office = month.office
    goal = {"/goals/0/text": MARKS["goal"], "/goals/0/actions/0/what": MARKS["step"]}
    garbled = month.on_blank("actieplan", "Cato", "10", {WANTED: GARBLED})
    month.said("actieplan", "Cato", "10", {WANTED: "Ik wil dansen"})  # so it stood on the paper
    office.hand_in(
        anne_3=month.on_blank("actieplan", "Anne", "09"),
        bram_3=month.personal("actieplan", "Bram", "09"),
        cato_2=garbled,
        daan_2=month.on_blank("actieplan", "Daan", "11"),
        elif_2=month.personal("actieplan", "Elif", "11"),
        xan_2=month.on_blank("actieplan", LEAVER, "12", goal),
    )
    month.noted["asked"] = month.told("review")
    month.check("Cato", "Elif")
    month.noted["still asked"] = month.told("review")


def _steps(month: Month) -> None:
    """Week 3: steps, the team, a scan of what was written with a pen, and two order forms."""
    office, codes = month.office, month.code
    next_form = office.outbox(codes[LEAVER], "actieplan-bijwerken.pdf").read_bytes()
    table = WritingTable(office)
    scanned = table.fill(Person.of(22), "evaluatie_begeleider", codes["Daan"], _VIEW)
    month.meant["evaluatie_begeleider", codes["Daan"], "2026-02-20"] = scanned.answers
    office.hand_in(
        anne_4=month.on_blank("actieplan_bijwerken", "Anne", "16"),
        xan_3=fill(next_form, {**_done("16"), "/good_thing": MARKS["good thing"]}),
        team=written(month.blank("teamkrachtbespreking"), _of_team(month, "teamkrachtbespreking")),
        daan_3=Stack.of([scanned], 3).content,
    )
    month.noted["scan"] = _read_right(month, scanned)
    month.check("Daan")
    order = {"/filled_on": "18-02-2026", "/staff": "Ahmed", "/prints/0/code": codes["Bram"]}
    sheets = {"/prints/0/sheets/evaluatie": True}
    office.hand_in(bestelling=fill(office.order_form("Jo"), {**order, **sheets}))
    month.noted["ordered"] = office.waiting_orders()
    month.do("orders", "confirm", *(each["id"] for each in office.waiting_orders()))
    withdrawn = {"/prints/0/sheets/evaluatie_begeleider": True}
    office.hand_in(nog_een=fill(month.blank("bestelformulier"), {**order, **withdrawn}))


def _done(day: str) -> Answers:
    """What somebody answers on a sheet that shows their own steps."""
    return {"/filled_on": f"{day}-02-2026", "/filled_by": "me", "/actions/0/status": "done"}


def _of_team(month: Month, worksheet: str) -> Answers:
    """What the team answers, about Bram."""
    case = {"/case_ref": month.code["Bram"]} if worksheet == "teamkrachtbespreking" else {}
    return {**ANSWERS[worksheet], "/filled_on": "17-02-2026", **case}


def _read_right(month: Month, scanned: OnPaper) -> list[str]:
    """The boxes of a scan of which something was said that was not meant."""
    (row,) = [row for row in month.office.arrivals() if row["file"] == "daan_3.pdf"]
    return list(scanned.differences(month.office.submission(row)))


def _looking_back(month: Month) -> None:
    """Week 4: all look back; one paper comes twice, one has no day, and one client leaves."""
    office, codes = month.office, month.code
    goodbye = {"/learned": MARKS["learned"], "/next": "finish"}
    (ordered,) = office.outbox(codes["Bram"], "invullen").glob("evaluatie-*.pdf")
    undated = month.on_blank("evaluatie", "Elif", "24", {"/filled_on": ""})
    again = month.on_blank("actieplan", "Anne", "09")
    office.hand_in(
        anne_5=month.personal("evaluatie", "Anne", "23"),
        bram_4=written(ordered.read_bytes(), month.said("evaluatie", "Bram", "23")),
        bram_5=month.on_blank("evaluatie_begeleider", "Bram", "23"),
        cato_3=by_pdfium(month.on_blank("evaluatie", "Cato", "24")),
        daan_4=fill(office.personal("actieplan_bijwerken", codes["Daan"]), _done("24")),
        elif_3=undated,
        xan_4=month.personal("evaluatie", LEAVER, "25", goodbye),
        zelfcheck=written(
            month.blank("modelgetrouwheid_zelfcheck"), _of_team(month, "modelgetrouwheid_zelfcheck")
        ),
    )
    office.hand_in(anne_nog_eens=again)
    month.noted["kept"] = {path.name for path in office.outbox(codes[LEAVER]).glob("*.pdf")}
    month.do("client", "close", codes[LEAVER])
    month.noted["export"] = Path(month.do("client", "export", codes[LEAVER]).strip()).read_bytes()
