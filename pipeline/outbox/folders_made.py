"""The settings of a workspace -> its inbox and outboxes, there."""

from contextlib import suppress

from pipeline.outbox.roots import roots_of
from pipeline.settings import Settings
from pipeline.store.mounts import Landmarks


def make_folders(settings: Settings, landmarks: Landmarks) -> None:
    """Inbox and outbox, for this account alone; none where a share should be, and no error."""
    places = [(each.mark, each.path) for each in roots_of(settings)]
    for name, folder in [("inbox", settings.inbox), *places]:
        if folder.parent.is_dir() and not landmarks.expects(name):
            with suppress(OSError):
                folder.mkdir(0o700, exist_ok=True)
