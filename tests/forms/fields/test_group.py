import pytest
from pydantic import ValidationError

from forms.fields import Group, Item, Text


def group(*keys: str) -> Group:
    items = tuple(Item(key=key, label=key) for key in keys)
    return Group(key="g", items=items, fields=(Text(key="t", label="T"),))


def test_numbered_occurrences_make_a_list_and_named_ones_an_object() -> None:
    assert group("0", "1").is_list
    assert not group("housing", "money").is_list


def test_a_group_says_what_kind_of_page_it_needs() -> None:
    with pytest.raises(ValidationError):
        Group.model_validate({"key": "g", "items": (), "fields": (), "page": "half"})
