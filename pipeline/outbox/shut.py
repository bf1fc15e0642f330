"""Why the outbox takes nothing now, in a word for which there is a phrase: `outbox_shut.WORD`."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from forms.ground.words import Words
from pipeline.outbox.begun import NotEmptyError, OthersError
from pipeline.outbox.reached import LinkPlantedError
from pipeline.outbox.roots import MARK, Roots, RootShutError
from pipeline.store.ledger.trouble import trouble_of
from pipeline.store.mounts import Landmarks
from pipeline.store.owners import here

Shut = Literal["full", "read_only", "busy", "away", "in_the_way", "taken", "others"]


def why_shut(error: OSError) -> Shut:
    """What kept something from being written there."""
    error = error.cause if isinstance(error, RootShutError) else error
    if isinstance(error, OthersError):
        return "others"
    if isinstance(error, NotEmptyError):
        return "taken"
    if isinstance(
        error, LinkPlantedError | FileExistsError | NotADirectoryError | IsADirectoryError
    ):
        return "in_the_way"
    return trouble_of(error)


def shut_told(shut: str, outbox: Path, words: Words) -> str:
    """Why it takes nothing, with the folder and the account; `open`: that it takes all again."""
    return words(f"outbox_shut.{shut}", folder=outbox.absolute(), account=here())


def all_told(whys: Mapping[str, str], roots: Roots, words: Words) -> list[str]:
    """The same of several roots; `whys`: why, by what the books call each."""
    places = {each.key: each.path for each in roots.every}
    return [shut_told(why, places.get(key, roots.main / key), words) for key, why in whys.items()]


def shut_now(outbox: Path, landmarks: Landmarks, mark: str = MARK) -> Shut | None:
    """Why nothing can be written in it, as far as one can see without trying; else None.

    One that was never made is no trouble: it is made when it is needed. A link that leads nowhere
    is: what it led to is away.
    """
    try:
        landmarks.look(mark, outbox, lay=False)
        with os.scandir(outbox):
            pass
    except FileNotFoundError:
        return "away" if landmarks.expects(mark) or outbox.is_symlink() else None
    except OSError as error:
        return why_shut(error)
    return None if os.access(outbox, os.W_OK | os.X_OK) else "read_only"
