"""Merging what two people changed at once."""

import json
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from shopops.lib.forms.merge import Conflict, MergeForm, merge, merge_values

texts = st.lists(st.sampled_from("abc"), max_size=2)


class Shirt(MergeForm):
    """A row with every kind of field."""

    name = forms.CharField(label="名称", required=False)
    note = forms.CharField(required=False, widget=forms.Textarea)
    size = forms.ChoiceField(label="尺码", choices=(("s", "小号"), ("l", "大号")), required=False)
    is_new = forms.BooleanField(label="新款", required=False)
    tags = forms.MultipleChoiceField(choices=[(c, c) for c in "abc"], required=False)


def sent(seen: dict[str, Any], **changes: Any) -> QueryDict:
    """What a browser sends from a page that was opened on `seen`."""
    form = Shirt(initial=seen | {"version": 1})
    data = form.as_data(form.stored_values())
    for name, value in changes.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


STORED = {"name": "衬衫", "note": "一\n二", "size": "s", "is_new": True, "tags": ["b", "a"]}


def test_an_untouched_form_has_no_changes() -> None:
    form = Shirt(sent(STORED, note="一\r\n二", tags=["b", "a"]), initial=STORED)
    assert form.is_valid() and form.changes == {}


def test_changes_are_what_differs_from_the_opened_page() -> None:
    data = sent(STORED, name="毛衣", is_new=[])
    form = Shirt(data, initial=STORED | {"note": "别人的"})
    assert form.is_valid() and form.changes == {"name": "毛衣", "is_new": False}


@pytest.mark.parametrize("seen", ["", "{", "[]", "3"])
def test_without_the_opened_page_everything_sent_is_a_change(seen: str) -> None:
    data = sent(STORED)
    data["seen"] = seen
    form = Shirt(data, initial=STORED)
    assert form.is_valid() and set(form.changes) == set(STORED)


def test_both_changes_are_merged_and_the_clash_is_shown() -> None:
    now = STORED | {"name": "他的", "size": "l", "note": "新的说明", "version": 2}
    form, conflicts = merge(
        lambda data: Shirt(data, initial=now), sent(STORED, name="我的", tags=["c"], size="s")
    )
    assert form.is_valid()
    assert form.cleaned_data | {"seen": ""} == {
        "version": 2, "seen": "", "name": "我的", "note": "新的说明", "size": "l", "is_new": True, "tags": ["c"],
    }  # fmt: skip
    assert conflicts == [Conflict("名称", now="他的", mine="我的")]
    assert json.loads(form["seen"].value())["name"] == ["他的"]


def test_conflicts_are_said_as_the_page_says_them() -> None:
    now = STORED | {"size": "l", "is_new": False, "version": 2}
    seen = STORED | {"size": "", "is_new": True}
    _form, conflicts = merge(lambda data: Shirt(data, initial=now), sent(seen, size="s"))
    assert conflicts == [Conflict("尺码", now="大号", mine="小号")]


@given(mine=texts, seen=texts, now=texts)
def test_every_case_of_one_field(mine: list[str], seen: list[str], now: list[str]) -> None:
    merged, clashes = merge_values({"x": mine}, {"x": seen}, {"x": now})
    assert merged["x"] == (now if mine == seen else mine)
    assert bool(clashes) == (len({tuple(mine), tuple(seen), tuple(now)}) == 3)
