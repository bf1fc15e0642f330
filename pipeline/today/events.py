"""The feed of what happened in a workspace, wired: what is asked comes from what is ahead."""

from pipeline.dossiers.outlook import NOTHING_ASKED, asked_about
from pipeline.outbox.feed import Feed
from pipeline.workspace import Parts


def feed_of(parts: Parts) -> Feed:
    """Tells what happened in this workspace, for programs that listen."""
    office, ledger = parts.office, parts.ledger

    def asked() -> dict[str, list[str]]:
        texts = ledger.outlooks.all(without=NOTHING_ASKED)
        found = {code: asked_about(text) for code, text in texts.items()}
        return {code: questions for code, questions in found.items() if questions}

    return Feed(ledger, office.settings, office.clock, asked, parts.roots)
