"""Two groups of clients in one office: below the folder of each nothing stands about the other."""

import json
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner

from pipeline.__main__ import cli
from pipeline.jobs.publishing import Publishing
from pipeline.outbox import moving
from pipeline.outbox.roots import Roots
from tests.faults.circumstances import until, watcher
from tests.life.people import about, plan
from tests.life.traces import traces
from tests.pipeline.today.test_metrics import numbers
from tests.workspace import Workspace, blank, fill

GROUPS: Final = ("noord", "zuid")
WORDS: Final = {"noord": "zwartepietenkoor", "zuid": "ballonvaartdiploma", "": "vlierbessenjam"}
SETTINGS: Final = """
events = "on"
[outboxes]
noord = "mappen/noord"
zuid = "mappen/zuid"
"""


class Groups:
    """An office with a client of each group, and one of none (`codes[""]`)."""

    def __init__(self, office: Workspace) -> None:
        self.office = office
        self.settings = office.path / "krachtwerk.toml"
        self.before = self.settings.read_text()
        self.settings.write_text(f"{self.before}\n{SETTINGS}")
        (office.path / "mappen").mkdir()
        self.run()
        self.codes = {group: office.new_client("--group", group) for group in GROUPS}
        self.codes[""] = office.new_client()

    def root(self, group: str) -> Path:
        return self.office.path / "mappen" / group if group else self.office.path / "outbox"

    def run(self) -> None:
        said = self.office.run_once()
        assert said.exit_code == 0, said.output

    def type(self, *words: str) -> str:
        said = self.office.krachtwerk(*words)
        assert said.exit_code == 0, (words, said.output)
        return said.stdout.strip()

    def hand_in(self) -> None:
        """Papers of every kind: of each client, of the team about each, and some refused."""
        for group, code in self.codes.items():
            word = WORDS[group]
            self.office.drop(f"plan {group}.pdf", plan(about(code, f"Bo {word}"), word))
            team = {"/filled_on": "08-02-2026", "/case_ref": code, "/question": f"{word}team"}
            self.office.drop(f"team {group}.pdf", fill(blank("teamkrachtbespreking"), team))
            printed = self.type("print", "focusbepaling", "--client", code).splitlines()
            self.office.drop(f"leeg {group}.pdf", Path(printed[0]).read_bytes())
        for group in GROUPS:
            self.office.drop(f"bestelling {group}.pdf", self._order(group))
        self.office.drop("brief.pdf", b"%PDF-1.4 no form of ours\n%%EOF\n")
        self.run()
        for group, code in self.codes.items():  # our own plan comes back
            (self.office.path / "inbox" / f"terug {group}.pdf").write_bytes(
                (self.root(group) / code / "actieplan.pdf").read_bytes()
            )
        self.run()

    def _order(self, *groups: str) -> bytes:
        """Sheets for clients on one form."""
        asked: dict[str, str | bool] = {"/filled_on": "10-02-2026", "/staff": "Jo"}
        for n, group in enumerate(groups):
            code = self.codes[group]
            asked |= {f"/prints/{n}/code": code, f"/prints/{n}/sheets/actieplan": True}
        return fill(self.office.order_form(), asked)

    def strangers(self, *groups: str) -> list[str]:
        """Codes and words of everybody else."""
        others = [each for each in self.codes if each not in groups]
        return [*(self.codes[each] for each in others), *(WORDS[each] for each in others)]


@pytest.fixture
def groups(office: Workspace) -> Groups:
    return Groups(office)


def names_below(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def but_pages_and_events(found: dict[str, set[str]]) -> dict[str, set[str]]:
    """Without the page of today and the events of the outbox: there all are told of."""
    left = {
        word: {each for each in places if not each.startswith(("overzicht", ".events"))}
        for word, places in found.items()
    }
    return {word: places for word, places in left.items() if places}


def demand_apart(groups: Groups) -> None:
    for group in GROUPS:
        assert traces(groups.root(group), groups.strangers(group)) == {}
    own = [*(groups.codes[each] for each in GROUPS), *(WORDS[each] for each in GROUPS)]
    assert but_pages_and_events(traces(groups.root(""), own)) == {}


def test_below_each_root_lies_what_is_about_its_own_clients_alone(groups: Groups) -> None:
    groups.hand_in()
    demand_apart(groups)
    for group in GROUPS:
        code, lying = groups.codes[group], names_below(groups.root(group))
        assert {f"{code}/actieplan.pdf", f"{code}/traject.pdf", "overzicht.html"} <= lying
        assert f"geweigerd/leeg {group}.pdf" in lying
        for folder in (f"{code}/invullen", f"{code}/formulieren", "team/formulieren", ".events"):
            assert any(each.startswith(f"{folder}/") for each in lying), folder
        assert any(each.startswith(("team/bestellingen", "nakijken/best")) for each in lying)
        assert code in (groups.root(group) / "overzicht.html").read_text()
    page = (groups.root("") / "overzicht.html").read_text()
    assert all(code in page for code in groups.codes.values())
    assert any(each.startswith("geweigerd/brief.pdf") for each in names_below(groups.root("")))


def test_other_programs_find_where_it_lies(groups: Groups) -> None:
    groups.hand_in()
    code = groups.codes["noord"]
    lies = [row["submission"] for row in groups.office.arrivals() if row["submission"]]
    assert all((groups.office.path / each).is_file() for each in lies)
    assert any(each.startswith(f"mappen/noord/{code}/formulieren/") for each in lies)
    assert groups.office.dossier(code)["group"] == "noord"
    assert "group" not in groups.office.dossier(groups.codes[""])
    told = json.loads(groups.office.krachtwerk("status", "--json").stdout)
    assert {each["shut"] for each in told["outboxes"].values()} == {None}
    asked = json.loads(groups.type("review", "--json"))
    assert all((groups.office.path / each["sheet"]).is_file() for each in asked if each["sheet"])
    packed = groups.type("client", "export", code)
    assert Path(packed).is_relative_to(groups.root("noord"))


def test_who_comes_to_another_group_leaves_nothing_behind(groups: Groups) -> None:
    groups.hand_in()
    code, own = groups.codes["noord"], groups.root("noord")
    (own / code / "brief van mij.txt").write_text("blijft")
    event = groups.type("client", "group", code, "zuid")
    groups.run()
    assert traces(own, [code, WORDS["noord"]]) == {}
    assert (groups.root("zuid") / code / "brief van mij.txt").read_text() == "blijft"
    assert traces(groups.root("zuid"), [groups.codes[""], WORDS[""]]) == {}
    assert code in (groups.root("zuid") / "overzicht.html").read_text()
    groups.type("undo", event)
    groups.run()
    demand_apart(groups)
    assert (own / code / "brief van mij.txt").read_text() == "blijft"
    groups.type("client", "group", code, "--none")
    groups.run()
    assert traces(own, [code, WORDS["noord"]]) == {}
    assert (groups.root("") / code / "actieplan.pdf").is_file()


STEPS: Final = [
    (moving, "_bring"),
    (moving, "_copy"),
    (moving, "events_about"),
    (moving, "take_away"),
    (moving, "forget_events"),
    (Roots, "settle"),
    (Roots, "note"),
]


@pytest.mark.parametrize(("place", "name"), STEPS)
def test_a_move_that_is_cut_short_is_finished_by_the_next_run(
    groups: Groups, place: object, name: str
) -> None:
    groups.office.drop("plan.pdf", plan(about(groups.codes["noord"]), WORDS["noord"]))
    groups.run()
    with pytest.MonkeyPatch.context() as cut:
        cut.delattr(place, name)
        said = groups.office.krachtwerk("client", "group", groups.codes["noord"], "zuid")
    assert said.exit_code == 1
    either = [groups.root(each) / groups.codes["noord"] / "actieplan.pdf" for each in GROUPS]
    assert any(each.is_file() for each in either)  # at no step it lies nowhere
    groups.run()
    assert [each.is_file() for each in either] == [False, True]
    assert traces(groups.root("noord"), [groups.codes["noord"], WORDS["noord"]]) == {}


def test_a_folder_that_is_away_keeps_only_its_own_group_waiting(groups: Groups) -> None:
    landmarks = groups.office.path / "dossiers" / "landmarks.json"
    landmarks.write_text('{"word": "ours", "folders": ["outbox:mappen/zuid"]}')
    for group, code in groups.codes.items():
        groups.office.drop(f"plan {group}.pdf", plan(about(code), WORDS[group]))
    said = groups.office.run_once()
    assert said.exit_code == 1
    assert "mappen/zuid" in said.output
    assert (groups.root("noord") / groups.codes["noord"] / "actieplan.pdf").is_file()
    assert (groups.root("") / groups.codes[""] / "actieplan.pdf").is_file()
    assert not (groups.root("zuid") / groups.codes["zuid"]).exists()
    assert not (groups.root("") / groups.codes["zuid"]).exists()
    assert groups.office.krachtwerk("doctor").exit_code == 1
    assert groups.office.krachtwerk("status").exit_code == 1
    (groups.root("zuid") / ".krachtwerk").write_text("ours")  # the share is there again
    groups.run()
    assert (groups.root("zuid") / groups.codes["zuid"] / "actieplan.pdf").is_file()


def test_that_the_folder_of_a_group_is_away_is_told_wherever_all_is_told_to_be_well(
    groups: Groups, tmp_path: Path
) -> None:
    office = groups.office
    assert office.krachtwerk("backup", str(tmp_path / "kopie.kwb")).exit_code == 0
    with watcher(office):
        overview = office.outbox("overzicht.html")
        assert until(lambda: "alles loopt" in overview.read_text())
        (groups.root("zuid") / ".krachtwerk").unlink(missing_ok=True)
        landmarks = office.path / "dossiers" / "landmarks.json"
        landmarks.write_text('{"word": "ours", "folders": ["outbox:mappen/zuid"]}')
        office.drop("plan.pdf", plan(about(groups.codes["zuid"]), WORDS["zuid"]))
        assert until(lambda: "alles loopt" not in overview.read_text())
        assert until(lambda: "Nog niet geschreven: 1." in overview.read_text())
        assert "De outbox van zuid" in overview.read_text()
        told = json.loads(office.krachtwerk("today", "--json").stdout)["state"]
        assert (told["groups"], told["outbox"]) == ([{"group": "zuid", "why": "away"}], "")
        assert told["unwritten"] == 1
        assert "De outbox van zuid: Die is er niet" in office.krachtwerk("today").stdout
        shown = numbers(office.krachtwerk("metrics").stdout)
        folders = [f"outbox:{group}" for group in GROUPS]
        assert [shown["writable", each] for each in ("outbox", *folders)] == [1, 1, 0]
        assert shown["unwritten", ""] == 1
        # the page of another group tells nothing of it
        other = (groups.root("noord") / "overzicht.html").read_text()
        assert "zuid" not in other
        assert "Nog niet geschreven" not in other
        landmarks.write_text('{"word": "ours", "folders": []}')
        assert until(lambda: "alles loopt" in overview.read_text())


def test_in_a_folder_that_was_somebody_elses_nothing_is_written_and_all_is_not_well(
    groups: Groups,
) -> None:
    settings = groups.settings.read_text().replace("mappen/zuid", "mappen/oud")
    groups.settings.write_text(settings)
    (groups.office.path / "mappen" / "oud").mkdir()
    (groups.office.path / "mappen" / "oud" / "brief.txt").write_text("van een ander")
    groups.office.run_once()
    told = json.loads(groups.office.krachtwerk("today", "--json").stdout)["state"]
    assert told["groups"] == [{"group": "zuid", "why": "taken"}]
    assert "De outbox van zuid" in groups.office.outbox("overzicht.html").read_text()


def test_other_settings_move_all_of_a_group(groups: Groups) -> None:
    groups.hand_in()
    moved = SETTINGS.replace("mappen/noord", "mappen/nieuw")
    groups.settings.write_text(f"{groups.before}\n{moved}")
    groups.run()
    own = [groups.codes["noord"], WORDS["noord"]]
    assert but_pages_and_events(traces(groups.root("noord"), own)) == {}
    code = groups.codes["noord"]
    assert (groups.office.path / "mappen" / "nieuw" / code / "actieplan.pdf").is_file()
    groups.settings.write_text(f'{groups.before}\nevents = "on"\n')  # no groups any more
    groups.run()
    assert all(
        (groups.root("") / each / "actieplan.pdf").is_file() for each in groups.codes.values()
    )
    assert but_pages_and_events(traces(groups.office.path / "mappen" / "nieuw", own)) == {}


@pytest.mark.parametrize("called", ["mappen/../mappen/noord", "koppeling/noord"])
def test_a_folder_that_the_settings_call_otherwise_is_still_that_folder(
    groups: Groups, called: str
) -> None:
    code, own = groups.codes["noord"], groups.root("noord")
    groups.office.drop("plan.pdf", plan(about(code), WORDS["noord"]))
    groups.run()
    (own / code / "brief van mij.txt").write_text("blijft")
    (groups.office.path / "koppeling").symlink_to("mappen")
    otherwise = SETTINGS.replace("mappen/noord", called)
    groups.settings.write_text(f"{groups.before}\n{otherwise}")
    before = names_below(own / code)
    groups.run()
    assert names_below(own / code) == before
    groups.type("client", "group", code, "zuid")
    groups.run()
    assert (groups.root("zuid") / code / "brief van mij.txt").read_text() == "blijft"
    assert traces(own, [code, WORDS["noord"]]) == {}


def other_folders(groups: Groups, *lines: str) -> None:
    """The settings name other folders than before."""
    groups.settings.write_text("\n".join([groups.before, 'events = "on"', *lines]))


def test_a_group_is_not_given_a_folder_in_which_others_lie(groups: Groups) -> None:
    """The folder that was the outbox is the worst of these: all codes stand in it."""
    groups.hand_in()
    (before := groups.root("")).rename(old := groups.office.path / "mappen" / "oud")
    lay = ['outbox = "mappen/uit"', "[outboxes]", 'noord = "mappen/oud"', 'zuid = "mappen/zuid"']
    other_folders(groups, *lay)
    code, lying = groups.codes["noord"], names_below(old)
    said = groups.office.run_once()
    assert (said.exit_code, "mappen/oud" in said.output) == (1, True)
    assert names_below(old) == lying
    assert (groups.root("noord") / code / "actieplan.pdf").is_file()
    assert (
        json.loads(groups.office.krachtwerk("status", "--json").stdout)["outboxes"]["noord"]["shut"]
        == "taken"
    )
    assert groups.office.krachtwerk("doctor").exit_code == 1
    old.rename(before)
    groups.run()  # an empty folder is made in its place
    assert (old / code / "actieplan.pdf").is_file()
    assert traces(old, groups.strangers("noord")) == {}
    assert not (groups.root("noord") / code).exists()


def test_nothing_of_the_team_is_laid_there_either_and_once_it_is_empty_all_comes(
    groups: Groups,
) -> None:
    (own := groups.office.path / "mappen" / "vol").mkdir()
    (own / "brief.txt").write_text("van een ander")
    other_folders(groups, "[outboxes]", 'noord = "mappen/vol"', 'zuid = "mappen/zuid"')
    team = {"/filled_on": "08-02-2026", "/case_ref": groups.codes["noord"], "/question": "Wat?"}
    groups.office.drop("team.pdf", fill(blank("teamkrachtbespreking"), team))
    assert groups.office.run_once().exit_code == 1
    assert names_below(own) == {"brief.txt"}
    (own / "brief.txt").unlink()
    groups.run()
    assert any(each.startswith("team/formulieren/") for each in names_below(own))


def test_groups_that_exchange_their_folders_stay_apart(groups: Groups) -> None:
    groups.hand_in()
    other_folders(groups, "[outboxes]", 'noord = "mappen/zuid"', 'zuid = "mappen/noord"')
    groups.run()
    for group, root in (("noord", groups.root("zuid")), ("zuid", groups.root("noord"))):
        assert (root / groups.codes[group] / "actieplan.pdf").is_file()
        assert traces(root, groups.strangers(group)) == {}


def test_a_folder_that_was_the_outbox_in_between_is_empty_first(groups: Groups) -> None:
    groups.hand_in()
    other_folders(groups, 'outbox = "mappen/noord"', "[outboxes]", 'zuid = "mappen/zuid"')
    groups.run()
    other_folders(groups, "[outboxes]", 'noord = "mappen/noord"', 'zuid = "mappen/zuid"')
    assert groups.office.run_once().exit_code == 1
    assert (groups.root("noord") / groups.codes["noord"] / "actieplan.pdf").is_file()


def test_what_happened_is_told_in_the_folder_that_is_called_otherwise_by_then(
    groups: Groups,
) -> None:
    code, own = groups.codes["noord"], groups.root("noord")
    groups.office.drop("plan.pdf", plan(about(code), WORDS["noord"]))
    groups.run()
    before = names_below(own / ".events")
    landmarks = groups.office.path / "dossiers" / "landmarks.json"
    landmarks.write_text('{"word": "ours", "folders": ["outbox:mappen/noord"]}')
    groups.office.drop("tweede.pdf", fill(blank("evaluatie"), about(code)))
    assert groups.office.run_once().exit_code == 1  # it is away: what happened waits
    landmarks.unlink()
    (groups.office.path / "koppeling").symlink_to("mappen")
    other_folders(groups, "[outboxes]", 'noord = "koppeling/noord"', 'zuid = "mappen/zuid"')
    groups.run()
    told = [(own / ".events" / each).read_text() for each in names_below(own / ".events") - before]
    assert any('"paper.' in each for each in told)


def test_what_is_laid_there_in_the_middle_of_a_move_comes_along(groups: Groups) -> None:
    code, own = groups.codes["noord"], groups.root("noord")
    groups.office.drop("plan.pdf", plan(about(code), WORDS["noord"]))
    groups.run()
    draw = Publishing._draw

    def while_somebody_lays(at: Publishing, *of: Any) -> Any:
        (own / code / "brief van mij.txt").write_text("blijft")
        return draw(at, *of)

    before = names_below(own / code)
    with pytest.MonkeyPatch.context() as beside:
        beside.setattr(Publishing, "_draw", while_somebody_lays)
        groups.type("client", "group", code, "zuid")
    assert names_below(groups.root("zuid") / code) == before | {"brief van mij.txt"}
    assert not (own / code).exists()


def test_merged_dossiers_lie_where_the_one_that_stays_does(groups: Groups) -> None:
    groups.hand_in()
    groups.type("client", "merge", groups.codes["zuid"], groups.codes["noord"])
    groups.run()
    assert traces(groups.root("noord"), [*groups.codes.values(), *WORDS.values()]) == {}
    assert traces(groups.root("zuid"), groups.strangers("noord", "zuid")) == {}
    assert groups.office.dossier(groups.codes["zuid"])["group"] == "zuid"


def test_who_is_erased_is_erased_below_every_root(groups: Groups) -> None:
    groups.hand_in()
    code = groups.codes["noord"]
    groups.type("client", "group", code, "zuid")
    groups.type("client", "erase", code, "--yes")
    for group in GROUPS:
        assert traces(groups.root(group), [WORDS["noord"]]) == {}
    told = json.loads(groups.type("events", "--json"))
    assert not any(each["data"].get("code") == code for each in told if each["kind"] == "group")
    assert groups.office.krachtwerk("doctor").exit_code == 0


def test_a_lost_store_is_made_anew_and_nothing_is_left_elsewhere(groups: Groups) -> None:
    groups.hand_in()
    for path in (groups.office.path / "dossiers").glob("krachtwerk.sqlite3*"):
        path.unlink()
    groups.type("repair")
    groups.run()
    demand_apart(groups)


@pytest.mark.parametrize(
    ("folders", "told"),
    [
        ('noord = "a"\nzuid = "a"', "dezelfde"),
        ('noord = "a"\nzuid = "a/b"', "in de andere"),
        ('noord = "a/Zuid"\nzuid = "A/zuid"', "dezelfde"),
        ('noord = "zo\u00eb"\nzuid = "zoe\u0308/b"', "in de andere"),
        ('noord = "outbox"', "'outbox'"),
        ('noord = "outbox/noord"', "'outbox'"),
        ('noord = "."', "andere"),
        ('noord = "inbox/x"', "'inbox'"),
        ('noord = "dossiers/x"', "'store'"),
        ('"n o" = "a"', "letters"),
        ("noord = 3", "naam van een map"),
    ],
)
def test_folders_that_are_not_apart_are_refused(office: Workspace, folders: str, told: str) -> None:
    settings = office.path / "krachtwerk.toml"
    settings.write_text(f"{settings.read_text()}\n[outboxes]\n{folders}\n")
    said = office.krachtwerk("client", "list")
    assert (said.exit_code, told in said.output) == (1, True), said.output


def test_an_unknown_group_is_answered_with_those_there_are(groups: Groups) -> None:
    said = groups.office.krachtwerk("client", "group", groups.codes[""], "oost")
    assert (said.exit_code, "noord, zuid" in said.output) == (2, True)
    said = groups.office.krachtwerk("client", "new", "--group", "oost")
    assert (said.exit_code, "noord, zuid" in said.output) == (2, True)
    said = groups.office.krachtwerk("client", "group", groups.codes["noord"], "noord")
    assert said.exit_code == 2


def test_a_copy_that_is_put_back_lays_each_where_they_belong(groups: Groups) -> None:
    groups.hand_in()
    copy, place = groups.office.path.parent / "kopie", groups.office.path.parent / "terug"
    code = groups.type("backup", "--show-code")
    groups.type("backup", str(copy))
    said = CliRunner().invoke(
        cli, ["restore", str(copy), str(place)], env={"KRACHTWERK_BACKUP_CODE": code}
    )
    assert said.exit_code == 0, said.output
    (place / "mappen").mkdir()
    groups.office = Workspace(place)
    groups.run()
    demand_apart(groups)
    assert (groups.root("noord") / groups.codes["noord"] / "actieplan.pdf").is_file()


def test_a_folder_of_a_group_that_is_a_link_to_nothing_is_told(office: Workspace) -> None:
    """The share it led to is away: to look told that it would be made when it is needed."""
    with (office.path / "krachtwerk.toml").open("a") as settings:
        settings.write('\n[outboxes]\nNoord = "noord"\n')
    (office.path / "noord").symlink_to("weg")
    told = office.krachtwerk("status")
    assert (told.exit_code, str(office.path / "noord") in told.stdout) == (1, True), told.output
    examined = office.krachtwerk("doctor")
    assert (examined.exit_code, "Noord: " in examined.stdout) == (1, True)


def test_a_group_in_other_capitals_is_asked_about(office: Workspace) -> None:
    with (office.path / "krachtwerk.toml").open("a") as settings:
        settings.write('\n[outboxes]\nNoord = "noord"\n')
    said = office.krachtwerk("client", "group", office.new_client(), "noord")
    assert (said.exit_code, "Bedoel je: Noord?" in said.output) == (2, True)


def test_a_group_that_the_settings_write_in_other_capitals_is_still_that_group(
    groups: Groups,
) -> None:
    groups.hand_in()
    groups.settings.write_text(groups.settings.read_text().replace("noord =", "Noord ="))
    groups.run()
    code = groups.codes["noord"]
    assert (groups.root("noord") / code / "actieplan.pdf").is_file()
    assert not (groups.root("") / code).exists()
    assert groups.office.krachtwerk("doctor").exit_code == 0


def test_groups_that_differ_in_capitals_alone_are_refused(office: Workspace) -> None:
    with (office.path / "krachtwerk.toml").open("a") as settings:
        settings.write('\n[outboxes]\nNoord = "a"\nnoord = "b"\n')
    for language, told in (("nl", "dezelfde groep, op hoofdletters na"), ("en", "one group")):
        said = office.krachtwerk("--ui-lang", language, "client", "list")
        assert (said.exit_code, told in said.output) == (1, True), said.output


@pytest.mark.parametrize("kind", ["folder", "file", "empty"])
def test_events_that_were_left_in_a_folder_are_somebody_elses(groups: Groups, kind: str) -> None:
    groups.settings.write_text(groups.settings.read_text().replace("mappen/zuid", "mappen/oud"))
    left = groups.office.path / "mappen" / "oud" / ".events"
    left.parent.mkdir()
    if kind == "file":
        left.write_text("van een ander")
    else:
        left.mkdir()
    if kind == "folder":
        (left / "20261127T093000000000Z.json").write_text("{}")
    groups.office.run_once()
    status = json.loads(groups.office.krachtwerk("status", "--json").stdout)
    assert status["outboxes"]["zuid"]["shut"] == (None if kind == "empty" else "taken")


def swap(groups: Groups) -> None:
    noord, zuid = groups.root("noord"), groups.root("zuid")
    noord.rename(noord.parent / "even")
    zuid.rename(noord)
    (noord.parent / "even").rename(zuid)


def test_folders_of_two_groups_that_somebody_exchanged_are_noticed(groups: Groups) -> None:
    groups.hand_in()
    swap(groups)
    before = {group: names_below(groups.root(group)) for group in GROUPS}
    groups.office.drop("plan.pdf", plan(about(groups.codes["noord"]), "appelflap"))
    said = groups.office.run_once()
    assert (said.exit_code, "cliënt van een andere groep" in said.output) == (1, True), said.output
    assert {group: names_below(groups.root(group)) for group in GROUPS} == before
    told = json.loads(groups.office.krachtwerk("today", "--json").stdout)["state"]
    assert {each["why"] for each in told["groups"]} == {"others"}
    assert groups.office.krachtwerk("status").exit_code == 1
    assert groups.office.krachtwerk("doctor").exit_code == 1
    swap(groups)
    groups.run()
    demand_apart(groups)
