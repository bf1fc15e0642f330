"""A workspace of version 0.1.0 is taken up as if nothing had happened.

It is unpacked once; what the tests say holds in the order in which they stand, for `taken_up` does
what was left to do and draws every document anew.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tests.kept import ARCHIVE, SAYS, digests, looks, packing, unpack, unpacked
from tests.workspace import Workspace

KEPT: Mapping[str, Any] = json.loads(SAYS.read_bytes())
PACKS_OTHERWISE = packing() != KEPT["packing"]


@dataclass(frozen=True)
class TakenUp:
    """The workspace after all its documents were drawn anew, and what was seen before."""

    office: Workspace
    before: Mapping[str, Any]


@pytest.fixture(scope="module")
def taken_up(tmp_path_factory: pytest.TempPathFactory) -> TakenUp:
    office = unpack(ARCHIVE, tmp_path_factory.mktemp("bewaard"))
    before = looks(office)
    for words in (("run", "--once"), ("rebuild",)):
        result = office.krachtwerk(*words)
        assert result.exit_code == 0, result.output
    return TakenUp(office, before)


@pytest.mark.parametrize("words", KEPT["looks"])
def test_it_looks_as_it_did(taken_up: TakenUp, words: str) -> None:
    assert taken_up.before[words] == KEPT["looks"][words]


def test_there_is_nothing_else_to_see(taken_up: TakenUp) -> None:
    assert list(taken_up.before) == list(KEPT["looks"])


def test_every_document_holds_what_it_held(taken_up: TakenUp) -> None:
    assert unpacked(taken_up.office) == KEPT["unpacked"]


@pytest.mark.skipif(PACKS_OTHERWISE, reason="zlib packs otherwise here than where it was made")
def test_every_document_is_the_same_to_the_byte(taken_up: TakenUp) -> None:
    assert digests(taken_up.office) == KEPT["outbox"]


def test_the_log_of_who_did_what_is_whole(taken_up: TakenUp) -> None:
    result = taken_up.office.krachtwerk("audit", "verify")
    assert result.exit_code == 0, result.output


def test_with_an_empty_inbox_nothing_changes_any_more(taken_up: TakenUp) -> None:
    seen, lying = looks(taken_up.office), digests(taken_up.office)
    assert taken_up.office.run_once().exit_code == 0
    assert (looks(taken_up.office), digests(taken_up.office)) == (seen, lying)
    assert seen == KEPT["looks"]
