"""The same people on later editions: in large letters and large print, and what is new."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.papers.answers import ANSWERS, Answers
from tests.pipeline.extraction.read_back import CODE, OTHER

_HERE: Final = Path(__file__).parent
_STRENGTHS: Final = "krachteninventarisatie"
# what is asked on edition 1 alone
_GONE: Final = re.compile(
    r"/goals/2/.*|/goals/0/strengths/2|/goals/0/actions/(3/.*|0/(result|done))"
    r"|/i_know/5|/new_actions/2/.*|/steps_forward/4"
    r"|/new_clients/3/.*|/prints/3/.*|/retries/2/.*"
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
    "evaluatie_begeleider": {},
    "teamkrachtbespreking": {},
    "modelgetrouwheid_zelfcheck": {},
    "bestelformulier": {
        "/new_clients/1/alias": "Łucja",
        "/new_clients/1/domains/money": True,
        "/prints/1/language": "nl_u",
        "/prints/1/sheets/krachteninventarisatie": True,
        "/prints/1/domains/mind": True,
    },
}
_SECOND: Final[Mapping[str, Answers]] = {
    name: {**{at: said for at, said in ANSWERS[name].items() if not _GONE.fullmatch(at)}, **new}
    for name, new in _NEW.items()
}
_ORDERED: Final[Answers] = {
    "/new_clients/0/silent": True,
    "/new_clients/0/large": True,
    "/new_clients/0/domains/money": True,
    "/looks/0/code": OTHER,
    "/looks/0/silent": "open",
    "/looks/0/letters": "large",
    "/looks/0/colours": "cream",
    "/looks/0/questions": "all",
    "/looks/0/language": "ti",
    "/prints/1/code": CODE,
    "/prints/1/sheets/traject_bijlage": True,
}
_THIRD: Final[Mapping[str, Answers]] = {
    "bestelformulier": {
        **{
            at: said
            for at, said in _SECOND["bestelformulier"].items()
            if not at.startswith("/new_clients/1/")
        },
        **_ORDERED,
    },
    _STRENGTHS: _SECOND[_STRENGTHS],
}
_IN_LARGE_PRINT: Final = (
    "actieplan",
    "actieplan_bijwerken",
    "evaluatie",
    "focusbepaling",
    "vormen_van_kracht",
)
# by edition: the folder of its papers, and what is answered on each
LATER: Final[Mapping[int, tuple[Path, Mapping[str, Answers]]]] = {
    2: (_HERE / "edition_2", _SECOND),
    3: (_HERE / "edition_3", _THIRD),
    4: (_HERE / "edition_4", {"bestelformulier": _THIRD["bestelformulier"]}),
    102: (_HERE / "edition_102", {name: _SECOND[name] for name in _IN_LARGE_PRINT}),
    103: (_HERE / "edition_103", {_STRENGTHS: _SECOND[_STRENGTHS]}),
}
