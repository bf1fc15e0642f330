"""A client's code -> how they are called by now, and what is asked about that."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline.dossiers.naming import NameSources, Naming, name_key, naming
from pipeline.dossiers.same_words import words_at
from pipeline.records import Instance, Submission
from pipeline.records.papers import NAME_BOX
from pipeline.store.ledger import Ledger


@dataclass(frozen=True, slots=True)
class NamesInForce:
    """Looks up names.

    Attributes:
        telling: the papers in a dossier as they count now, without those that only ask.
    """

    ledger: Ledger
    telling: Callable[[str | None], Sequence[Submission]]

    def of(
        self,
        code: str,
        papers: Iterable[Submission] | None = None,
        more: Iterable[Submission] = (),
    ) -> Naming:
        """How the client with this code (of a dossier that is kept) is called.

        Args:
            code: with hyphen.
            papers: in the dossier, where they are at hand.
            more: papers that are to be entered in it.
        """
        client = self.ledger.clients.get(code)
        if client is None:
            return Naming()
        now = self.ledger.decisions.filing()
        found = (self.ledger.clients.get(other) for other in sorted(now.codes(code) - {code}))
        here = [*(self.telling(code) if papers is None else papers), *more]
        on_prints = self._on_prints(here)
        return naming(
            NameSources(
                client=client,
                others=[other for other in found if other is not None],
                papers=here,
                now=now,
                printed=lambda paper: on_prints().get(paper.instance or ""),
                was_read=self._was_read,
            )
        )

    def _on_prints(self, papers: Sequence[Submission]) -> Callable[[], Mapping[str, str | None]]:
        """The names that stood on the prints of these papers; looked up where any is asked for."""

        @cache
        def on_prints() -> Mapping[str, str | None]:
            found = self.ledger.printed.among({p.instance for p in papers if p.instance})
            return {each: _name_on(printed) for each, printed in found.items()}

        return on_prints

    def printed_on(self, paper: Submission) -> str | None:
        """The name that stood on a personal sheet before anybody wrote on it."""
        return _name_on(self.ledger.printed.get(paper.instance))

    def differ(self, code: str, other: str) -> bool:
        """Whether the dossiers of two codes have names, and not the same one."""
        now = self.ledger.decisions.filing()
        called = (self.of(now.person(each)).name for each in (code, other))
        return len({name_key(name) for name in called if name}) > 1

    def others_called(self, name: str, code: str) -> tuple[str, ...]:
        """The codes of the dossiers, this one aside, whose client has this name."""
        now = self.ledger.decisions.filing()
        clients = self.ledger.clients.all()
        others = [each.code for each in clients if each.code not in {code, *now.merged}]
        key = name_key(name)
        return tuple(other for other in others if name_key(self.of(other).name or "") == key)

    def among_others(self, code: str, papers: Iterable[Submission] | None = None) -> Naming:
        """The same as `of`, with the dossiers that have the names which are asked about."""
        called = self.of(code, papers)
        if not called.asked:
            return called
        asked = (replace(each, codes=self.others_called(each.name, code)) for each in called.asked)
        return replace(called, asked=tuple(asked))

    def asked_elsewhere(self, code: str) -> Iterator[str]:
        """The ids of papers in other dossiers that wait, for the name of this client is on them."""
        now = self.ledger.decisions.filing()
        name = self.of(now.person(code)).name
        gone = {now.person(code), *now.merged}
        others = (each.code for each in self.ledger.clients.all() if each.code not in gone)
        for other in others if name else ():
            for asked in self.of(other).asked:
                if name and asked.is_of(name):
                    yield from (paper for paper in asked.papers if not now.is_said_whose(paper))

    def _was_read(self, identity: str) -> str | None:
        paper = self.ledger.papers.get(identity)
        return words_at(paper.values, NAME_BOX[1:]) if paper is not None else None


def _name_on(printed: Instance | None) -> str | None:
    before = printed.prefilled.get(NAME_BOX) if printed is not None else None
    return before if isinstance(before, str) else None
