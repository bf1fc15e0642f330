"""A paper as it lies in the stores of offices: it comes back, and is the same text again."""

from pipeline.store.ledger.schema.rows import submission_from, to_text

STORED = (
    '{"id":"S-0000000000000001","worksheet":"actieplan","edition":1,"language":"nl",'
    '"client":"123456-8","filled_on":"2026-02-03","date_given":true,'
    '"received_at":"2026-02-03T12:00:00.000000+00:00","instance":"7K3M9",'
    '"source":{"sha256":"ab","channel":"scan","pages":[1,2],"others":[["cd",[1]]]},'
    '"values":{"client":"123456-8","alias":null,"goals":[{"text":"Rust \\u20ac"},null]},'
    '"readings":{"/client":{"raw":"1234568","value":"123456-8","confidence":1.0,'
    '"channel":"scan","page":1,"box_mm":[10.0,20.0,5.25,5.0],"state":"read"},'
    '"/alias":{"picture":"ef","raw":null,"value":null,"confidence":0.0,'
    '"channel":"scan","page":1,"box_mm":[1.0,2.0,3.0,4.0],"state":"unread"}},'
    '"problems":[{"code":"text_unread","pointer":"/alias","severity":"question","params":{}}],'
    '"facts":[{"role":"goal","pointer":"/goals/0","values":{"text":"Rust"},"ref":null,'
    '"parent":null,"domain":null,"kind":"","view":"client"}],'
    '"order":30,"written_for":null,"moved_to":null,"stored_on":null}'
)


def test_a_stored_paper_is_the_same_text_again() -> None:
    assert to_text(submission_from(STORED)) == STORED


def test_its_readings_come_back_as_they_were_read() -> None:
    paper = submission_from(STORED)
    assert paper.unread == {"/alias"}
    assert paper.readings["/client"].box_mm == (10.0, 20, 5.25, 5.0)
