"""Why the outbox takes nothing now, in a word for which there is a phrase: `outbox_shut.WORD`."""

import os
from pathlib import Path
from typing import Literal

from forms.ground.words import Words
from pipeline.outbox.reached import LinkPlantedError
from pipeline.store.ledger.trouble import trouble_of
from pipeline.store.mounts import Landmarks
from pipeline.store.owners import here

Shut = Literal["full", "read_only", "busy", "away", "in_the_way"]


def why_shut(error: OSError) -> Shut:
    """What kept something from being written there."""
    if isinstance(
        error, LinkPlantedError | FileExistsError | NotADirectoryError | IsADirectoryError
    ):
        return "in_the_way"
    return trouble_of(error)


def shut_told(shut: str, outbox: Path, words: Words) -> str:
    """Why it takes nothing, with the folder and the account; `open`: that it takes all again."""
    return words(f"outbox_shut.{shut}", folder=outbox.absolute(), account=here())


def shut_now(outbox: Path, landmarks: Landmarks) -> Shut | None:
    """Why nothing can be written in it, as far as one can see without trying; else None.

    One that was never made is no trouble: it is made when it is needed.
    """
    try:
        landmarks.look("outbox", outbox, lay=False)
        with os.scandir(outbox):
            pass
    except FileNotFoundError:
        return "away" if landmarks.expects("outbox") else None
    except OSError as error:
        return why_shut(error)
    return None if os.access(outbox, os.W_OK | os.X_OK) else "read_only"
