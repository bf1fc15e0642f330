"""What made-up people answer on each sheet: every kind of question, and accents and symbols."""

from collections.abc import Mapping
from typing import Final

from tests.pipeline.extraction.read_back import CODE, OTHER

Answers = Mapping[str, str | bool]
_HEAD: Final[Answers] = {
    "/client": CODE,
    "/alias": "Zoë",
    "/filled_on": "03-02-2026",
    "/filled_by": "together",
}
_END: Final[Answers] = {"/quote_ok": "yes", "/take_home": "later"}

ANSWERS: Final[Mapping[str, Answers]] = {
    "focusbepaling": {
        **_HEAD, **_END, "/language": "Tigrinya", "/reading_help": "sometimes",
        "/start_moment": "Toen ik ’s nachts belde", "/meaning": "Een deur\ndie dicht kan",
        "/good_life": "Werk, en een hond", "/urgent_first/0": "de post (€ 400)",
        "/urgent_first/1": "slapen", "/people/0/text": "mijn zus Łucja",
        "/people/0/may_contact": "ask_first", "/people/4/text": "buurman İlker",
        "/people/4/may_contact": "no", "/contact_wish": "na vijven", "/safe_contact": "letter",
        "/safe_contact_note": "nooit op vrijdag", "/setback_help/0": "wandelen",
        "/setback_signs/2": "niet meer eten",
    },
    "krachteninventarisatie": {
        **_HEAD, **_END, "/life_worth": "Mijn kinderen",
        "/domains/housing/future_self": "Ik woon „rustig”",
        "/domains/housing/future_env/1": "een lieve buurvrouw",
        "/domains/housing/present_self/0": "ik houd het netjes",
        "/domains/housing/past_env/0": "opa’s huis", "/domains/housing/important_now": True,
        "/domains/money/skip": True, "/domains/social/past_self/2": "ik zat op voetbal",
        "/domains/meaning/future_self": "Weer zingen – elke week", "/priorities/0": "wonen",
        "/priorities/2": "zingen", "/enough": True,
    },
    "vormen_van_kracht": {
        **_HEAD, **_END, "/i_am/0": "geduldig, zegt mijn zus", "/i_am/2": "een doorzetter",
        "/i_can/0": "koken voor een grote groep", "/i_can/1": "fietsen maken – ook ’s avonds",
        "/i_have/0": "een kat, Łucja", "/i_have/1": "€ 20 in de week over",
        "/i_want/0": "weer „meedoen” in de buurt", "/i_know/5": "wie ik kan bellen",
        "/proud": "Dat ik er nog ben.\nEn dat ik hulp durfde te vragen.",
    },
    "actieplan": {
        **_HEAD, **_END, "/is_correction": True, "/goals/0/text": "Een eigen plek in Łódź",
        "/goals/0/why": "Dan heb ik rust", "/goals/0/domain": "housing",
        "/goals/0/strengths/0": "geduldig", "/goals/0/strengths/2": "mijn zus",
        "/goals/0/sign": "een sleutel", "/goals/0/actions/0/what": "Bellen met de gemeente",
        "/goals/0/actions/0/who": "someone_i_know", "/goals/0/actions/0/who_name": "Łucja",
        "/goals/0/actions/0/where": "aan de keukentafel", "/goals/0/actions/0/when": "date",
        "/goals/0/actions/0/when_date": "10-02-2026", "/goals/0/actions/0/result": "een afspraak",
        "/goals/0/actions/0/done": True, "/goals/0/actions/3/what": "Dozen halen (€ 0)",
        "/goals/0/actions/3/who": "me", "/goals/0/actions/3/when": "this_week",
        "/goals/2/text": "Weer zwemmen", "/goals/2/why": "Voor mijn rug",
        "/goals/2/domain": "body", "/goals/2/actions/1/what": "Een badpak kopen",
        "/goals/2/actions/1/who": "together", "/goals/2/actions/1/when": "this_month",
    },
    "actieplan_bijwerken": {
        **_HEAD, **_END, "/good_thing": "De kat is terug",
        "/actions/0/what": "Bellen met de gemeente", "/actions/0/status": "done",
        "/actions/0/helped": "’s ochtends bellen", "/actions/5/what": "Een badpak kopen",
        "/actions/5/status": "partly", "/actions/5/hard": "te duur (€ 40)",
        "/actions/5/next_step": "naar de kringloop", "/actions/5/next_who": "together",
        "/actions/5/next_when": "date", "/actions/5/next_when_date": "10-02-2026",
        "/goals/0/text": "Een eigen plek", "/goals/0/state": "continue",
        "/goals/0/reword": "Een eigen voordeur", "/goals/2/text": "Weer zwemmen",
        "/goals/2/state": "pause", "/ideas/1/text": "Samen fietsen", "/ideas/1/answer": "yes",
        "/new_actions/2/what": "Dozen halen", "/new_actions/2/who": "someone_nearby",
        "/new_actions/2/who_name": "İlker", "/new_actions/2/when": "today",
    },
    "evaluatie": {
        **_HEAD, **_END, "/steps_forward/0": "ik heb zelf gebeld",
        "/steps_forward/4": "ik sliep door", "/steps_back/1": "de brief van € 300",
        "/participate": "1", "/belong": "2", "/self_worth": "3", "/control": "4", "/hope": "5",
        "/fit": "skip", "/learned": "Dat ik het „zelf” kan", "/new_strengths/0": "ik kan wachten",
        "/keep": "het wandelen", "/stop": "alles opsparen", "/start": "eerder bellen",
        "/next": "new_cycle",
    },
    "evaluatie_begeleider": {
        "/client": CODE, "/filled_on": "03-02-2026", "/went_forward/0": "zij belde zelf",
        "/went_forward/3": "zij lachte – twee keer", "/was_hard": "het wachten",
        "/i_did": "Niets.\nDat was genoeg.", "/would_try": "samen oefenen", "/network_more": "more",
        "/network_how": "haar zus Łucja kookt mee", "/ask_team": "wie kent een verhuurder?",
    },
    "teamkrachtbespreking": {
        "/filled_on": "03-02-2026", "/case_ref": CODE, "/client_knows": "yes",
        "/question": "Wie kent een verhuurder?", "/strengths_seen/0": "zij houdt vol",
        "/strengths_seen/4": "zij is grappig", "/tried/0": "de woningbouw",
        "/ideas/0": "vraag de kerk", "/ideas/14": "een briefje in de „supermarkt”",
        "/chosen/0/text": "Samen naar de woningbeurs", "/chosen/0/resource": "community",
        "/chosen/0/domain": "housing", "/chosen/2/text": "Haar broer vragen",
        "/chosen/2/resource": "network", "/chosen/2/domain": "family",
        "/first_step": "Zoë vragen wat zij vindt", "/learned": "Vraag het haar eerst",
    },
    "modelgetrouwheid_zelfcheck": {
        "/filled_on": "03-02-2026", "/statements/inventory/answer": "1",
        "/statements/inventory/evidence": "drie bladen – van de acht",
        "/statements/own_words/answer": "2", "/statements/small_steps/answer": "3",
        "/statements/network_first/answer": "4", "/statements/outside/answer": "5",
        "/statements/workload/answer": "skip", "/statements/hope/answer": "5",
        "/statements/hope/evidence": "elk verslag\nbegint ermee",
    },
    "bestelformulier": {
        "/filled_on": "03-02-2026", "/staff": "Ahmed", "/new_clients/0/alias": "Zoë",
        "/new_clients/0/language": "en", "/new_clients/3/count": "5", "/reprints/0/code": CODE,
        "/reprints/0/what": "mijn actieplan", "/prints/0/code": CODE, "/prints/0/language": "nl",
        "/prints/0/sheets/evaluatie": True, "/prints/0/sheets/evaluatie_begeleider": True,
        "/prints/0/large": True, "/prints/3/sheets/bestelformulier": True,
        "/retries/2/paper": "scan 4.pdf", "/moves/0/paper": f"3-2-2026, mijn actieplan, {CODE}",
        "/moves/0/right_code": OTHER, "/withdrawals/1/paper": "S-7K3M9QXA00000000",
        "/merges/0/keep_code": CODE, "/merges/0/other_code": OTHER, "/undos/1/event": "E-7K3M9QXA",
    },
}  # fmt: skip
