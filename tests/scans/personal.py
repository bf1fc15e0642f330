"""Personal sheets from a real workspace, in which two people's stories were played."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.demo.play import play
from pipeline.demo.rehearsal import Rehearsal
from pipeline.demo.story import Story, read_story
from pipeline.orders.issuing import same_number
from pipeline.orders.which_sheets import is_of_client
from pipeline.records import Document, Instance
from tests.scans.printing import Sheet, hidden_fields

_STORIES = Path(__file__).parents[2] / "docs" / "demo"
_PEOPLE = ("opvanghuis", "wijkteam")  # in Dutch; in English
_PAPERS = 6


def personal_sheets() -> tuple[list[Sheet], dict[str, Instance]]:
    """Every sheet for two people who have a plan, and what was printed on each (by instance)."""
    story = _begun(read_story(_STORIES))
    with tempfile.TemporaryDirectory() as folder:
        stage = Rehearsal.on(Path(folder), "nl", min(story.days()))
        play(story, stage, lambda *_args, **_params: None, lambda *_args: None)
        documents = list(_printed(stage))
    sheets = [_sheet(each) for each in documents]
    return sheets, {i.instance: i for each in documents for i in each.instances}


def _begun(story: Story) -> Story:
    """The first papers of a person who reads Dutch and of one who reads English."""
    people = [
        person.model_copy(update={"papers": person.papers[:_PAPERS]})
        for person in story.people
        if person.file in _PEOPLE
    ]
    return story.model_copy(update={"people": tuple(people), "strays": (), "team": ()})


def _printed(stage: Rehearsal) -> Iterator[Document]:
    with stage.office.ledger() as ledger:
        issuing = stage.office.parts(ledger).issuing
        known = stage.office.catalogue
        names = [name for name in known.files if is_of_client(name, known)]
        for client in sorted(ledger.clients.all(), key=lambda each: each.code):
            yield from issuing.personal(client.code, names, same_number(("scans",)))


def _sheet(document: Document) -> Sheet:
    (instance,) = document.instances
    return Sheet(
        document.content,
        instance.worksheet,
        instance.edition,
        instance.language,
        instance.pages,
        instance.client,
        instance.instance,
        _marks(instance.prefilled),
        hidden_fields(document.content),
    )


def _marks(prefilled: Mapping[str, object]) -> dict[str, object]:
    return {pointer: value for pointer, value in prefilled.items() if value is not None}
