"""A year in one office, told by version 0.1.0 -> v0_1.tar.xz; and beside it what is said of it now.

Every later version must take up this workspace as if nothing had happened. So the archive was made
once, by version 0.1.0, and is never made anew: `python -m tests.kept.make` only tells how, and
refuses where it lies already. What is new since has an archive of its own.

What is said of it (v0_1.json) is what the program says that changed it last, on purpose: after such
a change `python -m tests.kept.make --says` writes it anew, and the difference shows all that did.

Everything is in it that lies at rest somewhere: papers filled on a screen and with a pen, pages
that wait, questions that are open and such as were answered, decisions and one that was undone,
documents, and a job of each kind that a program which was stopped leaves behind.
"""

import json
import os
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.records import Suggestion
from pipeline.records.jobs import TEAM, JobKey
from pipeline.store.ledger import Ledger
from tests.kept import ARCHIVE, SAYS, digests, looks, packing, unpack, unpacked
from tests.scans.answering import Person
from tests.scans.on_paper import OnPaper, Stack, WritingTable
from tests.workspace import Answers, Workspace, blank, fill, fresh, header

OWN_SHEET = Path(__file__).resolve().parents[2] / "docs" / "voorbeelden" / "huisregels.toml"
PATIENCE = "page_deadline = 3000000000\n"  # a page that waits for its fellows waits for us as well

ABOUT_ME: Answers = {
    "/start_moment": "Toen ik belde",
    "/meaning": "Mijn kat Łucja",
    "/good_life": "Een eigen deur",
    "/urgent_first/0": "Post uitzoeken",
    "/people/0/text": "Mijn zus",
    "/people/0/may_contact": "ask_first",
    "/safe_contact": "letter",
    "/reading_help": "no",
    "/setback_help/0": "Wandelen",
    "/setback_signs/0": "Niet slapen",
    "/quote_ok": "yes",
}
TEN_DOMAINS: Answers = {
    "/life_worth": "Mijn kinderen",
    "/domains/housing/future_self": "Ik woon rustig",
    "/domains/housing/present_self/0": "Ik houd het netjes",
    "/domains/housing/important_now": True,
    "/domains/money/skip": True,
    "/domains/social/past_env/0": "De voetbalclub",
    "/priorities/0": "Wonen",
    "/quote_ok": "yes",
    "/take_home": "yes",
}
STRENGTHS: Answers = {
    "/i_am/0": "een doorzetter",
    "/i_can/0": "koken voor velen",
    "/i_have/0": "een buurvrouw",
    "/i_want/0": "weer „meedoen”",
    "/i_know/0": "wie ik kan bellen",
    "/proud": "Ik ben er nog",
    "/quote_ok": "yes",
    "/take_home": "later",
}
PLAN: Answers = {
    "/goals/0/text": "Ik wil een eigen plek",
    "/goals/0/why": "Dan heb ik rust",
    "/goals/0/domain": "housing",
    "/goals/0/strengths/0": "geduldig",
    "/goals/0/sign": "een sleutel",
    "/goals/0/actions/0/what": "Bellen met de gemeente",
    "/goals/0/actions/0/who": "me",
    "/goals/0/actions/0/when": "this_week",
    "/goals/0/actions/1/what": "Foto’s bekijken",
    "/goals/0/actions/1/who": "together",
    "/goals/0/actions/1/when": "date",
    "/goals/0/actions/1/when_date": "10-03-2026",
    "/goals/1/text": "Weer zwemmen",
    "/goals/1/domain": "body",
    "/goals/1/actions/0/what": "Een badpak kopen",
    "/quote_ok": "yes",
    "/take_home": "yes",
}
TALK: Answers = {
    "/filled_on": "20-02-2026",
    "/client_knows": "yes",
    "/question": "Wie kent een verhuurder?",
    "/strengths_seen/0": "zij houdt vol",
    "/ideas/0": "Vraag de kerk",
    "/chosen/0/text": "Samen naar de woningbeurs",
    "/chosen/0/resource": "community",
    "/chosen/0/domain": "housing",
    "/first_step": "Anne vragen",
    "/learned": "Vraag het haar",
}
UPDATE: Answers = {
    "/good_thing": "De kat is terug",
    "/actions/0/status": "done",
    "/actions/0/helped": "’s Ochtends bellen",
    "/actions/1/status": "partly",
    "/actions/1/hard": "Het weer",
    "/actions/1/next_step": "Nog eens",
    "/goals/1/state": "pause",
    "/ideas/0/answer": "yes",
    "/new_actions/0/what": "Dozen halen",
    "/new_actions/0/who": "me",
    "/quote_ok": "yes",
}
LOOKING_BACK: Answers = {
    "/alias": "Bram",
    "/filled_on": "12-03-2026",
    "/filled_by": "me",
    "/quote_ok": "yes",
    "/take_home": "later",
    "/steps_forward/0": "ik heb gebeld",
    "/participate": "3",
    "/belong": "4",
    "/self_worth": "2",
    "/control": "5",
    "/hope": "4",
    "/fit": "skip",
    "/learned": "Dat ik het kan",
    "/keep": "Het wandelen",
    "/next": "continue",
}
VIEW: Answers = {
    "/filled_on": "12-03-2026",
    "/went_forward/0": "Zij belde zelf",
    "/network_more": "more",
}
CHECK: Answers = {
    "/filled_on": "01-04-2026",
    "/statements/inventory/answer": "4",
    "/statements/inventory/evidence": "Drie bladen",
    "/statements/hope/answer": "5",
    "/statements/workload/answer": "skip",
}


def make(folder: Path) -> Workspace:
    """The whole story."""
    office = _opened(folder)
    desk = WritingTable(office)
    anne, bram, cato = (desk.client(name) for name in ("Anne", "Bram", "Cato"))
    _on_a_screen(office, anne, bram)
    _not_as_they_should_be(office, anne, bram)
    scanned = _with_a_pen(desk, anne, bram, cato)
    _checked(office, cato, scanned)
    _two_codes_of_one_person(office, desk)
    _orders(office, anne, bram, cato)
    _by_command(office, bram)
    _left_behind(office, anne, cato)
    return office


def _opened(folder: Path) -> Workspace:
    office = fresh(folder)
    settings = folder / "krachtwerk.toml"
    settings.write_text(settings.read_text() + PATIENCE)
    (folder / "schemas").mkdir()
    (folder / "schemas" / OWN_SHEET.name).write_bytes(OWN_SHEET.read_bytes())
    return office


def _on_a_screen(office: Workspace, anne: str, bram: str) -> None:
    """Anne goes through every sheet; Bram's plan comes twice, the second as a correction.

    The team thinks along, and what it thought of stands on Anne's next sheet.
    """
    office.hand_in(
        anne_1=_blank("focusbepaling", anne, header("03-02-2026"), ABOUT_ME),
        anne_2=_blank("krachteninventarisatie", anne, header("04-02-2026"), TEN_DOMAINS),
        anne_3=_blank("vormen_van_kracht", anne, header("05-02-2026"), STRENGTHS),
        anne_4=_blank("actieplan", anne, header("06-02-2026"), PLAN),
        bram_1=_blank("actieplan", bram, header("07-02-2026"), PLAN, {"/quote_ok": "no"}),
    )
    office.hand_in(
        bram_2=_blank(
            "actieplan",
            bram,
            header("07-02-2026", is_correction=True),
            PLAN,
            {"/goals/0/text": "Ik wil een huis", "/goals/0/actions/1/done": True},
        ),
        huisregels=fill(
            _printed(office, "huisregels"),
            {"/client": bram, **header("08-02-2026"), "/quiet": "hard"},
        ),
        team=fill(blank("teamkrachtbespreking"), {**TALK, "/case_ref": anne}),
    )
    update = {**header("01-03-2026"), **UPDATE}
    office.hand_in(
        anne_5=fill(office.personal("actieplan_bijwerken", anne), update),
        anne_6=_blank("evaluatie_begeleider", anne, {**VIEW, "/was_hard": "Het wachten"}),
        zelfcheck=fill(blank("modelgetrouwheid_zelfcheck"), CHECK),
    )


def _not_as_they_should_be(office: Workspace, anne: str, bram: str) -> None:
    """A paper without a day, one that came twice, one of two clients, and two that are no form."""
    undated = {"/client": bram, "/alias": "Bram", "/i_am/0": "stil"}
    office.hand_in(
        zonder_dag=fill(blank("vormen_van_kracht"), undated),
        dubbel=_blank("actieplan", anne, header("06-02-2026"), PLAN),
    )
    office.hand_in(nog_eens=_blank("actieplan", anne, header("06-02-2026"), PLAN))
    office.hand_in(
        van_wie=fill(
            office.personal("evaluatie", anne),
            {**header("09-03-2026"), "/client": bram, "/learned": "Vragen helpt"},
        ),
        kapot=b"%PDF-1.4 kapot",
        in_twijfel=_blank(
            "actieplan",
            bram,
            header("10-02-2026"),
            {"/goals/0/text": "Ik wil da\ufffdsen", "/filled_by": "me"},
        ),
    )
    office.drop("brief.txt", b"Dit is een brief en geen formulier.\n" * 50)
    office.run_once()
    office.krachtwerk("retry", "kapot.pdf")
    (asked,) = office.outbox("nakijken").glob("onbekend-????????.pdf")
    office.hand_in(van_bram=fill(asked.read_bytes(), {"/items/0/value": bram}))


def _with_a_pen(desk: WritingTable, anne: str, bram: str, cato: str) -> list[OnPaper]:
    """One stack from the scanner: two whole forms, one without its second page, one whose code
    nobody can read.
    """
    forms = [
        desk.fill(
            Person.of(21),
            "vormen_van_kracht",
            cato,
            {**STRENGTHS, "/alias": "Cato", "/filled_on": "12-03-2026", "/i_want/0": "rust"},
            blank=True,
        ),
        desk.fill(Person.of(5), "evaluatie", bram, LOOKING_BACK),
        desk.fill(
            Person.of(22), "evaluatie_begeleider", anne, {**VIEW, "/filled_on": "13-03-2026"}
        ),
        desk.fill(
            Person.of(10),
            "evaluatie_begeleider",
            cato,
            VIEW,
            blank=True,
            over={"/client": "888-888-8"},
        ),
    ]
    desk.office.drop("SCN_0001.pdf", Stack.of(forms, 7, without=forms[1].pages[1]).content)
    desk.office.run_once()
    return forms


def _checked(office: Workspace, cato: str, scanned: list[OnPaper]) -> None:
    """Of what is asked about Cato's paper half is answered; what is asked about Anne's is not."""
    sheet = office.outbox("nakijken", f"{cato}.pdf")
    answers: dict[str, str | bool] = {"/filled_on": "20-03-2026", "/filled_by": "JB"}
    asked = [row for row in _asked(office) if row["client"] == cato]
    for row in asked[: len(asked) // 2]:
        answers[f"{row['item']}/value"] = str(scanned[0].answers.get(row["pointer"], "-"))
        answers[f"{row['item']}/ok"] = True
    office.hand_in(nagekeken=fill(sheet.read_bytes(), answers))


def _two_codes_of_one_person(office: Workspace, desk: WritingTable) -> None:
    """Daan has a dossier under two codes; they become one."""
    daan, twice = desk.client("Daan"), desk.client("Daniël")
    office.hand_in(
        daan_1=_blank("vormen_van_kracht", daan, header("02-03-2026"), STRENGTHS),
        daan_2=_blank("actieplan", twice, header("03-03-2026"), {"/goals/0/text": "Werk vinden"}),
    )
    _decided(office, "client", "merge", daan, twice)


def _orders(office: Workspace, anne: str, bram: str, cato: str) -> None:
    """An order form: a new client, large print, a paper that was printed for Anne and is Cato's,
    one that is nobody's; and a second one that takes that back.
    """
    looked_back = {**header("15-03-2026"), "/learned": "Dat het kan", "/hope": "4"}
    *_, mine = office.hand_in(verwisseld=fill(office.personal("evaluatie", anne), looked_back))
    (nobodys,) = [row for row in office.arrivals() if row["file"] == "huisregels.pdf"]
    office.hand_in(
        bestelling=fill(
            blank("bestelformulier"),
            {
                "/filled_on": "16-03-2026",
                "/staff": "Ahmed",
                "/new_clients/0/alias": "Elif",
                "/new_clients/0/language": "en",
                "/prints/0/code": bram,
                "/prints/0/sheets/evaluatie": True,
                "/prints/0/large": True,
                "/moves/0/paper": office.submission(mine)["id"],
                "/moves/0/right_code": cato,
                "/withdrawals/0/paper": office.submission(nobodys)["id"],
                "/undos/0/event": "E-00000000",
            },
        )
    )
    (withdrawn,) = [row["id"] for row in _events(office) if row["kind"] == "withdraw"]
    back = {"/filled_on": "17-03-2026", "/undos/0/event": withdrawn}
    office.hand_in(terug=fill(blank("bestelformulier"), back))
    (elif_,) = [row["code"] for row in _clients(office) if row["alias"] == "Elif"]
    (sheet,) = office.outbox(elif_, "invullen").glob("actieplan-*.pdf")
    plan = {
        **header("18-03-2026"),
        "/goals/0/text": "I want to sing in a choir",
        "/goals/0/actions/0/what": "Ask the conductor",
    }
    office.hand_in(elif_1=fill(sheet.read_bytes(), plan))


def _by_command(office: Workspace, bram: str) -> None:
    """What is typed and not ordered: a paper that is nobody's."""
    (paper,) = [row for row in office.arrivals() if row["file"] == "zonder_dag.pdf"]
    other = _blank("vormen_van_kracht", bram, header("19-03-2026"), {"/i_am/0": "druk"})
    *_, nobodys = office.hand_in(bram_3=other)
    _decided(office, "paper", "withdraw", office.submission(nobodys)["id"])
    assert office.submission(paper)["client"] == bram


def _left_behind(office: Workspace, anne: str, cato: str) -> None:
    """A suggestion for handwriting, and jobs as a program leaves them that is stopped just now."""
    (row, *_) = [row for row in _asked(office) if row["client"] == anne and row["pictures"]]
    picture = Path(row["pictures"][0]).stem
    (refused,) = [row["arrival"] for row in office.arrivals() if row["file"] == "brief.txt"]
    with Ledger.open(office.path / "dossiers") as ledger:
        ledger.suggestions.keep({picture: Suggestion("Zij belde zelf", 0.75)})
        ledger.jobs.ask([JobKey("client", anne), TEAM])
    office.run_once()
    with Ledger.open(office.path / "dossiers") as ledger:
        assert not ledger.jobs.pending()
        shown, guessed = JobKey("refused", refused), JobKey("suggest", anne)
        ledger.jobs.ask([JobKey("client", cato), TEAM, shown, guessed, JobKey("suggest")])
        (begun,) = [job for job in ledger.jobs.pending() if job.subject == cato]
        ledger.jobs.begin(begun)


def _blank(worksheet: str, code: str, *answers: Answers) -> bytes:
    filled: dict[str, str | bool] = {"/client": code}
    for each in answers:
        filled |= each
    return fill(blank(worksheet), filled)


def _printed(office: Workspace, worksheet: str) -> bytes:
    """A blank sheet as this office prints it: of its own sheets the program itself has none."""
    return Path(office.krachtwerk("print", worksheet).stdout.strip()).read_bytes()


def _decided(office: Workspace, *words: str) -> None:
    result = office.krachtwerk(*words)
    assert result.exit_code == 0, result.output


def _asked(office: Workspace) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(office.krachtwerk("review", "--json").stdout)
    return rows


def _events(office: Workspace) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(office.krachtwerk("events", "--json").stdout)
    return rows


def _clients(office: Workspace) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(office.krachtwerk("client", "list", "--json").stdout)
    return rows


def _pack(office: Workspace) -> None:
    """The workspace as an archive in which nothing tells of the computer that it was made on."""
    beat = office.path / "dossiers" / "heartbeat.json"
    told = json.loads(beat.read_bytes())
    beat.write_text(json.dumps({**told, "boot": "", "pid": 1}))
    with tarfile.open(ARCHIVE, "w:xz", preset=9) as packed:
        for path in sorted(office.path.rglob("*")):
            name = path.relative_to(office.path).as_posix()
            packed.add(path, name, recursive=False, filter=_nobodys)


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _says() -> dict[str, Any]:
    """What this version says of the archive, and what it makes of it, as the tests see it."""
    os.environ["KRACHTWERK_SUGGESTIONS"] = "off"
    with TemporaryDirectory() as folder:
        office = unpack(ARCHIVE, Path(folder))
        seen = looks(office)
        office.run_once()  # what was left behind is done
        rebuilt = office.krachtwerk("rebuild")
        assert rebuilt.exit_code == 0, rebuilt.output
        return {
            "packing": packing(),
            "looks": seen,
            "outbox": digests(office),
            "unpacked": unpacked(office),
        }


def main() -> None:
    """Make the archive, where it does not lie yet, and write down what is said of it."""
    if sys.argv[1:] == ["--says"]:
        _write_down()
        return
    if ARCHIVE.exists():
        sys.exit(f"{ARCHIVE.name} was made by version 0.1.0 and is never made anew")
    os.environ["LOGNAME"] = "kantoor"  # who did it, in the log
    with TemporaryDirectory() as folder:
        _pack(make(Path(folder) / "werk"))
    _write_down()


def _write_down() -> None:
    SAYS.write_text(json.dumps(_says(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
