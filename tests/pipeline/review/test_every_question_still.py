"""The same where words stand below each other, after papers were read anew, and after a loss told.

What is asked is asked in one place still, with a picture or with words; an answer there closes it.
"""

import shutil
from pathlib import Path

from pipeline.desk.lines import on_one_page
from tests.damage.test_repair import lose
from tests.pipeline.desk.seated import desk_of
from tests.pipeline.desk.test_every_question_at_the_desk import walk_at_the_desk
from tests.pipeline.review.test_every_question import asked, walk_on_sheets
from tests.pipeline.review.test_every_question_by_pen import Office, asking
from tests.workspace import Workspace

__all__ = ["asking"]  # the office after one stack of everything


def targets(office: Workspace) -> list[tuple[str, str]]:
    """What is asked, by paper and box."""
    return sorted((row["submission"] or row["held"], row["pointer"]) for row in asked(office))


def answer_below_each_other(office: Workspace) -> int:
    """Answer every line of every pile, page after page; how many there were."""
    lines = 0
    with desk_of(office) as seat:
        for name in [pile.name for pile in seat.room.agenda.piles() if pile.lines]:
            while (pile := seat.room.agenda.pile(name)) is not None and pile.lines:
                page = seat.look(f"/lines/{name}")
                here = on_one_page(pile.lines)
                shown = [page.count(f'name="seen-{each.key}"') for each in pile.asked]
                assert shown == [int(each in here) for each in pile.asked]
                assert page.count("<img") >= len(here)
                form = {
                    f"value-{each.key}": each.item.suggestion or "Dat staat er" for each in here
                }
                for each in here:
                    form |= {f"ok-{each.key}": "yes", f"seen-{each.key}": "1"}
                seat.post(f"/lines/{name}", once=f"bladzij{lines}", **form)
                lines += len(here)
    return lines


def test_lines_below_each_other_are_asked_there_once_and_the_rest_by_themselves(
    asking: Office, tmp_path: Path
) -> None:
    office = asking[0].copy_to(tmp_path / "werk")
    before = len(asked(office))
    lines = answer_below_each_other(office)
    assert lines > 0
    assert len(asked(office)) == before - lines
    walk_at_the_desk(office, asking[1], 1)


def test_papers_that_were_read_anew_are_asked_about_the_same(
    asking: Office, tmp_path: Path
) -> None:
    office = asking[0].copy_to(tmp_path / "werk")
    before = targets(office)
    lose(office)  # the database; all comes back from the journal and from what was taken in
    assert office.krachtwerk("repair").exit_code == 0
    office.run_once()
    assert targets(office) == before
    walk_on_sheets(office, asking[1])


def test_where_the_picture_is_lost_it_is_said_and_asked_still(
    asking: Office, tmp_path: Path
) -> None:
    office = asking[0].copy_to(tmp_path / "werk")
    before = targets(office)
    for name in ("pictures", "originals"):
        shutil.rmtree(office.path / "dossiers" / name)
        (office.path / "dossiers" / name).mkdir()
    office.krachtwerk("repair")
    office.run_once()
    assert targets(office) == before
    with desk_of(office) as seat:
        for pile in seat.room.agenda.piles():
            for each in pile.asked:
                page = seat.look(f"/pile/{pile.name}/{each.key}")
                shown = [seat.browser.get(f"/picture/{at}") for at in each.item.pictures]
                assert all(picture.status_code == 200 for picture in shown)
                assert shown or 'class="note"' in page  # else nobody knows what is asked
    walk_at_the_desk(office, asking[1], 9)
