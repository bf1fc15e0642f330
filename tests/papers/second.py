"""The same people on edition 2, in large letters: what they answer there."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.papers.answers import ANSWERS, Answers

SECOND: Final = Path(__file__).parent / "edition_2"
# what is asked on edition 1 alone
_GONE: Final = re.compile(
    r"/goals/2/.*|/goals/0/strengths/2|/goals/0/actions/(3/.*|0/(result|done))"
    r"|/i_know/5|/new_actions/2/.*|/steps_forward/4"
)
_NEW: Final[Mapping[str, Answers]] = {
    "vormen_van_kracht": {"/i_know/3": "wie ik kan bellen", "/i_want/4": "een hond"},
    "krachteninventarisatie": {
        "/other_strengths/4": "ik ken alle vogels",
        "/domains/mind/past_env/3": "de dokter – en Łucja",
    },
    "actieplan": {
        "/goals/0/strengths/1": "mijn zus",
        "/goals/0/actions/1/what": "Dozen halen (€ 0)",
        "/goals/0/actions/1/who": "me",
        "/goals/0/actions/1/when": "this_week",
    },
    "actieplan_bijwerken": {
        "/actions/7/status": "not_done",
        "/goals/3/text": "Weer zwemmen",
        "/goals/3/state": "pause",
        "/new_actions/0/what": "Dozen halen",
        "/new_actions/0/who": "someone_nearby",
        "/new_actions/0/when": "today",
    },
    "evaluatie": {"/steps_forward/2": "ik sliep door"},
    "focusbepaling": {"/urgent_first/2": "eten"},
}
AGAIN: Final[Mapping[str, Answers]] = {
    name: {**{at: said for at, said in ANSWERS[name].items() if not _GONE.fullmatch(at)}, **new}
    for name, new in _NEW.items()
}
