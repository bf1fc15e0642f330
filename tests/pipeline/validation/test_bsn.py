"""A citizen service number on a paper is hidden, and that is told."""

from tests.pipeline.review.test_copies import asked
from tests.workspace import Workspace, blank, fill, header

NUMBER = "123456782"


def test_it_is_hidden_wherever_words_go_and_told(office: Workspace) -> None:
    code = office.new_client()
    words = {"/goals/0/text": f"Post op {NUMBER} aanvragen", "/goals/0/actions/0/what": "Bellen"}
    (row,) = office.hand_in(plan=fill(blank("actieplan"), {"/client": code, **header(), **words}))
    paper = office.submission(row)
    assert paper["values"]["goals"][0]["text"] == "Post op ********* aanvragen"
    assert [p["pointer"] for p in paper["problems"] if p["code"] == "bsn_masked"] == [
        "/goals/0/text"
    ]
    told = [path.read_bytes() for path in office.outbox().rglob("*.json")]
    assert not any(NUMBER.encode() in content for content in told)
    assert NUMBER not in office.krachtwerk("client", "show", code, "--json").stdout


def test_it_is_hidden_in_what_a_person_says_as_well(office: Workspace) -> None:
    code = office.new_client()
    garbled = {"/goals/0/text": "Pos\ufffd"}
    office.hand_in(plan=fill(blank("actieplan"), {"/client": code, **header(), **garbled}))
    (row,) = asked(office)
    said = {f"{row['item']}/value": f"Post {NUMBER}", "/filled_on": "05-02-2026"}
    lying = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    office.hand_in(nagekeken=fill(lying, {**said, "/filled_by": "JB"}))
    assert [goal["text"] for goal in office.dossier(code)["goals"]] == ["Post *********"]
