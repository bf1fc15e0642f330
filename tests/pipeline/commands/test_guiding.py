"""`krachtwerk guide`: one page for the worker beside each sheet."""

from pathlib import Path

from tests.workspace import Workspace, blank, fill, header


def test_without_names_every_sheet_gets_its_guide(office: Workspace) -> None:
    lines = office.krachtwerk("guide").stdout.splitlines()
    names = office.krachtwerk("schemas", "list").stdout.split()
    assert [Path(line).stem for line in lines] == names
    assert {Path(line).parent for line in lines} == {office.outbox("handleiding")}


def test_one_guide_in_another_language_and_place(office: Workspace, tmp_path: Path) -> None:
    place = tmp_path / "map"
    office.krachtwerk("guide", "evaluatie", "--lang", "en", "--out", str(place))
    assert [path.name for path in place.iterdir()] == ["evaluatie.pdf"]


def test_a_sheet_that_is_not_known_exits_with_two(office: Workspace) -> None:
    result = office.krachtwerk("guide", "bestaat_niet")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "bestaat_niet" in result.stderr


def test_a_sheet_without_a_guide_says_so(office: Workspace) -> None:
    path = office.path / "schemas" / "kort.toml"
    path.parent.mkdir()
    path.write_text(
        'id = "kort"\ncode = "KT"\ntitle = "Kort"\n[[sections]]\nkey = "alles"\n', encoding="utf-8"
    )
    result = office.krachtwerk("guide", "kort")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "kort" in result.stderr


def test_the_appendix_is_drawn_for_who_asks(office: Workspace) -> None:
    code = office.new_client()
    result = office.krachtwerk("appendix", code)
    assert result.stdout.split() == [str(office.outbox(code, "traject-bijlage.pdf"))]
    assert office.outbox(code, "traject-bijlage.pdf").is_file()


def test_an_appendix_that_lies_there_is_drawn_anew_with_what_came_in(office: Workspace) -> None:
    code = office.new_client()
    told = office.krachtwerk("appendix", code).stderr
    assert "niets dat niet ook in het traject staat" in told
    before = office.outbox(code, "traject-bijlage.pdf").read_bytes()
    office.hand_in(
        kracht=fill(blank("vormen_van_kracht"), {**header(), "/client": code, "/i_can/0": "koken"})
    )
    assert office.outbox(code, "traject-bijlage.pdf").read_bytes() != before


def test_nobody_has_no_appendix(office: Workspace) -> None:
    assert office.krachtwerk("appendix", "000000-0").exit_code == 2
