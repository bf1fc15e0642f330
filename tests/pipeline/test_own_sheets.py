"""A worksheet that nobody coded for: a TOML file in the workspace's own `schemas/`."""

from pathlib import Path

from tests.workspace import Workspace, fill, header

HOUSE_DAY = """
id = "mijn_week"
code = "MW"
title = "Mijn week"
intro = "Wat ging goed deze week?"

[[sections]]
key = "week"

[[sections.fields]]
key = "went_well"
kind = "rows"
count = 3
label = "Dit ging goed"
role = "step"
sort = "forward"

[[sections.fields]]
key = "friends"
kind = "rows"
count = 2
label = "Deze mensen helpen mij"
role = "strength"
sort = "resource"

[[sections.fields]]
key = "mood"
kind = "scale"
label = "Hoe was mijn week?"
choices = "scale"

[[sections.fields]]
key = "days"
kind = "ticks"
label = "Op deze dagen ga ik naar buiten"
choices = [ { code = "monday", label = "maandag" }, { code = "friday", label = "vrijdag" } ]

[[sections.fields]]
key = "euros"
kind = "number"
label = "Hoeveel euro heb ik gespaard?"

[[sections.fields]]
key = "plans"
kind = "group"
repeat = 2
title = "Plan {n}"
role = "action"

[[sections.fields.fields]]
key = "what"
kind = "text"
label = "Wat ga ik doen?"

[[sections.fields.fields]]
key = "when"
kind = "when"
label = "Wanneer?"
choices = "when"
"""

ANSWERS = {
    **header("06-03-2026"),
    "/went_well/0": "Drie keer gewandeld",
    "/friends/1": "Mijn buurman",
    "/mood": "4",
    "/days/friday": True,
    "/euros": "12,50",
    "/plans/1/what": "Fiets maken",
    "/plans/1/when_date": "20-03-2026",
}


def lay(office: Workspace, text: str, name: str = "mijn_week") -> None:
    folder = office.path / "schemas"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def test_an_own_sheet_goes_round_without_code(office: Workspace) -> None:
    lay(office, HOUSE_DAY)
    code = office.new_client()
    (arrival,) = office.hand_in(week=fill(office.personal("mijn_week", code), ANSWERS))
    values = office.submission(arrival)["values"]
    assert (values["mood"], values["days"]["friday"], values["euros"]) == ("4", True, 12.5)
    assert values["plans"] == [
        None,
        {"id": None, "what": "Fiets maken", "when": "date", "when_date": "2026-03-20"},
    ]


def test_an_own_sheet_joins_the_dossier_by_its_roles(office: Workspace) -> None:
    lay(office, HOUSE_DAY)
    code = office.new_client()
    office.hand_in(week=fill(office.personal("mijn_week", code), ANSWERS))
    dossier = office.dossier(code)
    assert [strength["text"] for strength in dossier["strengths"]] == ["Mijn buurman"]
    assert [step["text"] for step in dossier["steps"]] == ["Drie keer gewandeld"]
    assert [action["what"] for action in dossier["loose_actions"]] == ["Fiets maken"]


def test_a_sheet_printed_before_its_schema_changed_still_reads(office: Workspace) -> None:
    lay(office, HOUSE_DAY)
    code = office.new_client()
    old = fill(office.personal("mijn_week", code), ANSWERS)
    lay(
        office,
        HOUSE_DAY.replace('key = "mood"', 'key = "feeling"').replace("count = 3", "count = 5"),
    )
    office.personal("mijn_week", code)
    (arrival,) = office.hand_in(week=old)
    assert office.submission(arrival)["values"]["mood"] == "4"
    assert office.submission(arrival)["edition"] == 1


def test_renamed_and_reordered_domains_keep_their_keys(office: Workspace) -> None:
    folder = office.path / "schemas"
    folder.mkdir()
    (folder / "domains.toml").write_text(
        '[[domains]]\nkey = "social"\nlabel = "Mijn mensen"\n'
        '[[domains]]\nkey = "housing"\nlabel = "Mijn huis"\n',
        encoding="utf-8",
    )
    code = office.new_client()
    answers = {**header(), "/domains/social/present_env/0": "Mijn zus"}
    (arrival,) = office.hand_in(ki=fill(office.personal("krachteninventarisatie", code), answers))
    assert arrival["outcome"] == "accepted"
    assert office.submission(arrival)["edition"] == 500
    assert office.dossier(code)["strengths"][0]["domain"] == "social"


DAYS = """
id = "mijn_dagen"
code = "MD"
title = "Mijn dagen"

[[sections]]
key = "days"

[[sections.fields]]
key = "days"
kind = "group"
title = "{item}"
over = [ { code = "monday", label = "Maandag" }, { code = "friday", label = "Vrijdag" } ]

[[sections.fields.fields]]
key = "nice"
kind = "text"
label = "Dit was fijn"
role = "strength"
"""
OWN_PLAN = """
id = "ons_plan"
code = "OP"
title = "Ons plan"
prefill = "plan"

[[sections]]
key = "plan"

[[sections.fields]]
key = "dromen"
kind = "group"
repeat = 2
title = "Droom {n}"
role = "goal"

[[sections.fields.fields]]
key = "droom"
part = "text"
kind = "text"
label = "Mijn droom"

[[sections.fields.fields]]
key = "stapjes"
kind = "group"
repeat = 2
title = "Stapje {n}"
role = "action"

[[sections.fields.fields.fields]]
key = "wat"
part = "what"
kind = "text"
label = "Wat?"

[[sections.fields.fields.fields]]
key = "wanneer"
part = "when"
kind = "when"
label = "Wanneer?"
choices = "when"
"""


def test_a_group_over_a_list_of_its_own_is_no_domain(office: Workspace) -> None:
    lay(office, DAYS, "mijn_dagen")
    code = office.new_client()
    answers = {**header(), "/days/friday/nice": "Samen zingen"}
    (arrival,) = office.hand_in(dag=fill(office.personal("mijn_dagen", code), answers))
    assert office.submission(arrival)["values"]["days"]["friday"] == {"nice": "Samen zingen"}
    assert office.dossier(code)["strengths"][0]["domain"] is None


def test_a_list_of_its_own_is_translated_with_the_sheet(office: Workspace) -> None:
    lay(office, DAYS, "mijn_dagen")
    (office.path / "schemas" / "languages").mkdir()
    (office.path / "schemas" / "languages" / "en.toml").write_text(
        '[worksheets.mijn_dagen]\ntitle = "My days"\nfields.days.title = "{item}"\n'
        'fields.days.items.monday = "Monday"\nfields.days.items.friday = "Friday"\n'
        'fields.days.nice.label = "This was nice"\n',
        encoding="utf-8",
    )
    assert (
        office.krachtwerk(
            "schemas", "check", str(office.path / "schemas" / "mijn_dagen.toml")
        ).exit_code
        == 0
    )
    assert office.krachtwerk("print", "mijn_dagen", "--lang", "en").exit_code == 0


def test_an_own_plan_begins_with_the_goals_and_steps_that_are_known(office: Workspace) -> None:
    lay(office, OWN_PLAN, "ons_plan")
    code = office.new_client()
    answers = {
        **header("03-02-2026"),
        "/goals/0/text": "Een eigen huis",
        "/goals/0/why": "Rust",
        "/goals/0/actions/0/what": "Bellen",
        "/goals/0/actions/0/when_date": "20-02-2026",
    }
    office.hand_in(plan=fill(office.personal("actieplan", code), answers))
    before = office.dossier(code)["goals"][0]
    (_, arrival) = office.hand_in(ons=fill(office.personal("ons_plan", code), header("04-03-2026")))
    droom = office.submission(arrival)["values"]["dromen"][0]
    assert (droom["id"], droom["droom"]) == (before["id"], "Een eigen huis")
    assert droom["stapjes"] == [
        {
            "id": before["actions"][0]["id"],
            "wat": "Bellen",
            "wanneer": "date",
            "wanneer_date": "2026-02-20",
        }
    ]
    assert len(office.dossier(code)["goals"]) == 1


def test_a_broken_own_sheet_hides_no_other(office: Workspace) -> None:
    lay(office, "id = [")
    assert office.krachtwerk("print", "actieplan").exit_code == 0
    assert office.krachtwerk("schemas", "check").exit_code == 1


def test_the_shipped_sheets_print_without_a_workspace_of_its_own(office: Workspace) -> None:
    printed = office.krachtwerk("print").stdout.splitlines()
    assert {Path(path).stem for path in printed} >= {"actieplan", "vormen_van_kracht"}


TEAM_DAY = """
id = "teamdag"
code = "TD"
audience = "team"
title = "Teamdag"

[[sections]]
key = "day"

[[sections.fields]]
key = "learned"
kind = "text"
label = "Wat nemen we mee?"

[[sections.fields]]
key = "is_correction"
kind = "check"
label = "Dit verbetert een ouder blad"
"""


def test_a_correction_of_a_teams_paper_is_asked_about_where_it_may_be_of_two(
    office: Workspace,
) -> None:
    lay(office, TEAM_DAY, "teamdag")
    assert office.krachtwerk("print", "teamdag").exit_code == 0
    form = office.outbox("formulieren", "teamdag.pdf").read_bytes()

    def came_in(text: str, **more: bool) -> str:
        ticked = {f"/{key}": value for key, value in more.items()}
        paper = fill(form, {"/filled_on": "03-02-2026", "/learned": text, **ticked})
        return str(office.hand_in(**{text: paper})[-1]["outcome"])

    assert [came_in("rust"), came_in("rust en tijd", is_correction=True)] == ["accepted"] * 2
    assert came_in("moed") == "review"


OWN_ORDER = """
id = "aanvraag"
code = "AV"
audience = "team"
purpose = "order"
title = "Aanvraag"

[[sections]]
key = "new"

[[sections.fields]]
key = "new_clients"
kind = "group"
repeat = 2
title = "Nieuw {n}"

[[sections.fields.fields]]
key = "alias"
kind = "text"
label = "Bijnaam"
"""
OWN_PACK = """
[[packs]]
key = "start"
label = "Ons begin"
sheets = ["mijn_week", "actieplan"]
"""


def test_an_own_order_form_opens_a_dossier_with_an_own_pack(office: Workspace) -> None:
    for name, text in {"aanvraag": OWN_ORDER, "mijn_week": HOUSE_DAY, "pack": OWN_PACK}.items():
        lay(office, text, name)
    (line,) = office.krachtwerk("print", "aanvraag", "--for", "Jo").stdout.splitlines()
    form = Path(line).read_bytes()
    office.hand_in(order=fill(form, {"/filled_on": "03-02-2026", "/new_clients/1/alias": "Zoë"}))
    pack = {
        path.name.rsplit("-", 1)[0] for path in office.path.glob("outbox/*/invullen/[!0-9]*.pdf")
    }
    assert pack == {"mijn_week", "actieplan"}


def test_an_own_sheet_can_be_the_next_form(office: Workspace) -> None:
    lay(office, HOUSE_DAY)
    contact = OWN_PACK.replace("start", "contact").replace(', "actieplan"', "")
    lay(office, contact, "pack")
    code = office.new_client()
    office.hand_in(week=fill(office.personal("mijn_week", code), header()))
    office.hand_in(
        next=fill(office.outbox(code, "actieplan-bijwerken.pdf").read_bytes(), header("04-02-2026"))
    )
    assert [arrival["worksheet"] for arrival in office.arrivals()] == ["mijn_week"] * 2


def test_a_broken_own_pack_keeps_nothing_else_from_going_on(office: Workspace) -> None:
    lay(office, "[[packs]]\nkey = 3", "pack")
    code = office.new_client()
    office.hand_in(plan=fill(office.personal("actieplan", code), header()))
    assert office.outbox(code, "actieplan-bijwerken.pdf").exists()
    assert office.krachtwerk("schemas", "check").exit_code == 1
