"""What has still to be done about what came in, and is remembered until it is: a Job."""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

JobKind = Literal["team", "client", "refused", "suggest", "erase", "appendix"]


class JobKey(NamedTuple):
    """What a job is about; asked for twice before it is done, it is one job.

    Attributes:
        kind: team: the documents of the team; client: those of a client; refused: what lies in
            `geweigerd/` for a file; suggest: what handwriting may say; erase: what is kept of
            somebody goes; appendix: all there is to tell of a client, for who ordered it.
        subject: of `client` and `appendix` the code (with hyphen); of `refused` the id of the
            arrival; of `suggest` the code of the dossier, or "" for the team's papers; of `erase`
            the id of the decision; of `team` "".
    """

    kind: JobKind
    subject: str = ""


TEAM: Final = JobKey("team")


def drawing_of(code: str | None) -> JobKey:
    """The job that draws the documents of a client; of the team where there is no code."""
    return JobKey("client", code) if code else TEAM


@dataclass(frozen=True, slots=True)
class Job:
    """Something that was asked for and is not done yet; the attributes of JobKey, and these.

    Attributes:
        asked: how often it was asked for; a job asked for again meanwhile is not finished.
        tries: how often it was begun since it was last asked for.
    """

    kind: JobKind
    subject: str
    asked: int
    tries: int

    @property
    def key(self) -> JobKey:
        """What it is about."""
        return JobKey(self.kind, self.subject)
