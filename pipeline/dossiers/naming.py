"""Papers with names on them, and what was decided about those -> the name in force, what is asked.

Once a dossier has a name, only a decision changes it: whoever hides from somebody is in danger
where papers of another lie under their name. What a paper brought goes with it, when it is moved or
taken away. Which name was there first is noted on a paper when it comes in (`named_after`): nothing
here looks at the time of receipt.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from forms.ground.problems import Problem
from pipeline.dossiers.same_words import collapsed, without_unseen, words_at
from pipeline.records import Client, Submission
from pipeline.records.filing import Filing
from pipeline.records.papers import NAME_BOX

OTHER_NAME: Final = "other_name"  # codes: another name than the dossier has
NAME_OF_ANOTHER: Final = "name_of_another"  # and other dossiers have that name
ABOUT_NAMES: Final = frozenset({OTHER_NAME, NAME_OF_ANOTHER})
NAME_ASKED: Final = "/_name"  # which name is in force, as a pointer; no field of a sheet has it
_NOT_YET: Final = 0  # the place in history of what was there when nothing was decided yet
_ONE_LETTER: Final = str.maketrans({"ı": "i", "ʼ": "'", "’": "'", "‘": "'", "`": "'"})


@dataclass(frozen=True, slots=True)
class NameAsked:
    """Another name than the dossier has.

    Attributes:
        papers: ids of those on which it stands and of which nothing was decided; the last in front.
        name: as it stands on that. in_force: the name of the dossier.
        codes: of other dossiers whose client has that name, where that was looked up.
    """

    papers: tuple[str, ...]
    name: str
    in_force: str
    codes: tuple[str, ...] = ()

    def is_of(self, name: str) -> bool:
        """Whether this is the other name."""
        return name_key(self.name) == name_key(name)

    @property
    def problem(self) -> Problem:
        """The same as a question, with codes alone."""
        if not self.codes:
            return Problem(OTHER_NAME, NAME_BOX)
        return Problem(NAME_OF_ANOTHER, NAME_BOX, params={"codes": ", ".join(self.codes)})


@dataclass(frozen=True, slots=True)
class Naming:
    """How a client is called.

    Attributes:
        name: in force; None where nobody said any.
        is_first: it was there before all decisions and other names.
        asked: each other name, once.
    """

    name: str | None = None
    is_first: bool = True
    asked: tuple[NameAsked, ...] = ()

    def asks_about(self, paper: str) -> NameAsked | None:
        """What is asked about the name on this paper (its id), if anything is."""
        return next((each for each in self.asked if paper in each.papers), None)


@dataclass(frozen=True, slots=True)
class NameSources:
    """What says how a client is called.

    Attributes:
        client: as the dossier was opened. others: those whose codes became this one.
        papers: all in the dossier.
        now: what was decided.
        printed: the name that stood on a paper before anybody wrote, or None.
        was_read: the name on a paper (its id) as it came in, before anybody confirmed one.
    """

    client: Client
    others: Sequence[Client]
    papers: Sequence[Submission]
    now: Filing
    printed: Callable[[Submission], str | None]
    was_read: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class _Said:
    """A name, and since when it is known here; `paper`: on which it stands."""

    since: int
    rank: tuple[date, int, str, str, str] | tuple[()]
    name: str
    paper: Submission | None = None

    @property
    def may_name(self) -> bool:
        """Whether it names a dossier by itself: a worker's sheet does not."""
        return self.paper is None or not _is_by_worker(self.paper)


def naming(sources: NameSources) -> Naming:
    """The name in force and what is asked."""
    alias = sources.client.alias
    if alias and _is_called_alone(sources, alias):
        return Naming(alias)
    return weighed(sources)


def _is_called_alone(sources: NameSources, alias: str) -> bool:
    """Whether nobody ever said another name, as in nearly all dossiers: nothing is to be weighed.

    What stood in print, and since when, does not matter then.
    """
    if sources.client.code in sources.now.renamed:
        return False
    names = {said_name(paper) for paper in sources.papers}
    return {name_key(name) for name in names if name} <= {name_key(alias)}


def weighed(sources: NameSources) -> Naming:
    """The same, where every name on every paper is looked at."""
    written = sorted(_written(sources), key=lambda said: said.rank)
    first = _first(sources, (said for said in written if said.since == _NOT_YET))
    later = [said for said in written if said.since != _NOT_YET]
    decided = _decided(sources, [sources.client.code], written)
    name = decided or first
    if name is None:
        known = [*_of_others(sources, written), *_not_settled(sources, later)]
        naming_ = [said for said in known if said.may_name]
        name = min(naming_, key=lambda said: said.since).name if naming_ else None
    if name is None:
        return Naming()
    asked = tuple(_asked(sources, later, name))
    return Naming(name, decided is None and first is not None, asked)


@lru_cache(maxsize=4096)  # the same few names stand on thousands of papers
def name_key(name: str) -> str:
    """Equal for spellings of one name.

    Case, spaces, signs that show nothing and the accents of Latin letters aside.
    """
    letters = unicodedata.normalize("NFKD", _bare(name).translate(_ONE_LETTER))
    kept: list[str] = []
    base = ""
    for letter in letters:
        if not unicodedata.combining(letter):
            base = letter
        elif "LATIN" in unicodedata.name(base, ""):
            continue
        kept.append(letter)
    return unicodedata.normalize("NFC", "".join(kept))


def _bare(name: str) -> str:
    return without_unseen(collapsed(name).casefold())


def said_name(paper: Submission) -> str | None:
    """The name that stands on a paper; none on a copy that somebody else may have written."""
    name = None if paper.may_be_of_another else words_at(paper.values, NAME_BOX[1:])
    return collapsed(name) if name else None


def _is_by_worker(paper: Submission) -> bool:
    return any(fact.view == "worker" for fact in paper.facts)


def _written(sources: NameSources) -> Iterator[_Said]:
    """The names that people wrote on papers: what was printed there is nobody's answer."""
    for paper in sources.papers:
        name = said_name(paper)
        if name is None:
            continue
        printed = sources.printed(paper) if paper.instance else None
        if printed is None or name_key(printed) != name_key(name):
            yield _Said(_since(sources, paper, name), _rank(paper), name, paper)


def _rank(paper: Submission) -> tuple[date, int, str, str, str]:
    return (paper.filled_on, paper.order, paper.worksheet, paper.instance or "", paper.id)


def _since(sources: NameSources, paper: Submission, name: str) -> int:
    """Since when the name on a paper is known in this dossier: decisions at even places."""
    noted = paper.named_after
    since = _NOT_YET if noted is None else 2 * noted + 1
    decided = 0
    if paper.moved_to is not None or _was_confirmed(sources, paper, name):
        decided = sources.now.since.get(paper.id, 0)
    if paper.written_for is not None and paper.moved_to is None:
        decided = max(decided, sources.now.since.get(paper.written_for, 0))
    return max(since, 2 * decided)


def _was_confirmed(sources: NameSources, paper: Submission, name: str) -> bool:
    """Whether a person said what stands there, and it is not what had been read."""
    if paper.id not in sources.now.since:
        return False
    before = sources.was_read(paper.id)
    return before is None or name_key(before) != name_key(name)


def _first(sources: NameSources, written: Iterable[_Said]) -> str | None:
    """The name from before all decisions.

    Older versions of this program took the last one written: so it stays in their dossiers.
    """
    name = sources.client.alias
    known = {name_key(name)} if name else set()
    for said in written:
        key = name_key(said.name)
        if not said.may_name:
            continue
        from_print = said.paper is not None and said.paper.instance and key in known
        if name is None or (key != name_key(name) and not from_print):
            name = said.name
        known.add(key)
    return name


def _decided(sources: NameSources, codes: Iterable[str], written: Sequence[_Said]) -> str | None:
    """The name that was decided last, and that still stands on the paper it was taken from."""
    on_papers = {said.paper.id: said.name for said in written if said.paper is not None}
    given = [each for code in codes for each in sources.now.renamed.get(code, ())]
    names = (each.name or on_papers.get(each.source or "") for each in reversed(given))
    return next((name for name in names if name), None)


def _of_others(sources: NameSources, written: Sequence[_Said]) -> Iterator[_Said]:
    """The names of dossiers that became a part of this one."""
    for other in sources.others:
        name = _decided(sources, [other.code], written) or other.alias
        if name:
            yield _Said(2 * sources.now.since.get(other.code, 0), (), name)


def _asked(sources: NameSources, later: Sequence[_Said], in_force: str) -> Iterator[NameAsked]:
    """Each other name of which nothing was decided yet, with the papers it stands on."""
    others: dict[str, list[_Said]] = {}
    for said in _not_settled(sources, later):
        key = name_key(said.name)
        if key != name_key(in_force) and _may_be_asked(said.paper, sources.now):
            others.setdefault(key, []).append(said)
    for same in others.values():
        papers = tuple(said.paper.id for said in reversed(same) if said.paper is not None)
        yield NameAsked(papers, same[-1].name, in_force)


def _not_settled(sources: NameSources, written: Iterable[_Said]) -> Iterator[_Said]:
    """The names of which nobody decided anything: one that was turned down comes back by none."""
    codes = sources.now.codes(sources.client.code)
    decided = [each for code in codes for each in sources.now.renamed.get(code, ())]
    settled = {paper for each in decided for paper in each.papers}
    return (said for said in written if said.paper is None or said.paper.id not in settled)


def _may_be_asked(paper: Submission | None, now: Filing) -> bool:
    """A paper that only came along with a merged code is not asked about: who merged decided.

    Nor is one of which a person said that it is of the client for whom it was written.
    """
    if paper is None:
        return False
    if paper.moved_to is not None and now.person(paper.written_for or "") == paper.client:
        return False
    return paper.moved_to is not None or paper.written_for is None or paper.named_after is not None
