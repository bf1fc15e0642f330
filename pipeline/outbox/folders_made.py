"""The settings of a workspace -> its inbox and outboxes, there."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from pipeline.outbox.roots import roots_of
from pipeline.settings import Settings
from pipeline.store.mounts import Landmarks

_OF_GIT: Final = frozenset({".gitkeep"})


def shut_if_new(folder: Path) -> None:
    """Shut a folder for others that came with a clone and holds nothing yet; no error where not."""
    with suppress(OSError, AttributeError):  # Windows knows no such rights
        is_ours = folder.stat().st_uid == os.geteuid()
        if (
            is_ours
            and not folder.is_symlink()
            and {each.name for each in folder.iterdir()} == _OF_GIT
        ):
            folder.chmod(0o700)


def make_folders(settings: Settings, landmarks: Landmarks) -> None:
    """Inbox and outbox, for this account alone; none where a share should be, and no error."""
    places = [(each.mark, each.path) for each in roots_of(settings)]
    for name, folder in [("inbox", settings.inbox), *places]:
        if folder.parent.is_dir() and not landmarks.expects(name):
            with suppress(OSError):
                folder.mkdir(0o700, exist_ok=True)
