"""An organisation puts a language on its order form: clients are opened in it."""

import re
from itertools import count

import pytest

from tests.pipeline.commands.test_languages import SOMALI
from tests.pipeline.orders.test_orders_round import FrontOffice
from tests.workspace import Workspace

LIST = """
[choices]
languages = [
    { code = "nl", label = "Nederlands" },
    { code = "ar", label = "العربية" },
    { code = "nl_a2", label = "NL eenvoudig" },
    { code = "so", label = "Soomaali" },
    { code = "xx", label = "nog niet" },
]
"""


@pytest.fixture
def front(office: Workspace) -> FrontOffice:
    (office.path / "schemas").mkdir(exist_ok=True)
    (office.path / "schemas" / "common.toml").write_text(LIST, encoding="utf-8")
    return FrontOffice(office, count(1))


@pytest.mark.parametrize(("choice", "language"), [("ar", "ar"), ("nl_a2", "nl-A2"), ("so", "so")])
def test_a_client_is_opened_in_a_language_that_was_added(
    front: FrontOffice, choice: str, language: str
) -> None:
    if language == "so":  # an organisation's own, without sheets yet
        own = front.office.path / "schemas" / "languages"
        own.mkdir()
        (own / "so.toml").write_text(SOMALI, encoding="utf-8")
    receipt = front.order({"/new_clients/0/count": "1", "/new_clients/0/language": choice})
    (code,) = re.findall(r"dossier met code (\d{6}-\d)", receipt)
    assert front.office.dossier(code)["language"] == language
    assert ("kwamen in het Nederlands" in receipt) is (language == "so")
    assert ("in het Arabisch zijn nog niet nagekeken" in receipt) is (language == "ar")


def test_a_language_that_is_not_there_is_answered_with_those_that_are(front: FrontOffice) -> None:
    receipt = front.order({"/new_clients/0/count": "1", "/new_clients/0/language": "xx"})
    assert "ar, en, es, fr, nl, nl-A2, nl-u, pl, ti, tr, uk" in receipt
