"""Traces: what in a text may point to a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.traces import Trace, traces

NAMES = ("赵明远", "王䶮", "王𬍛", "")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("赵明远副书记不下村", Trace.NAME),
        ("赵 明 远", Trace.NAME),
        ("王䶮办事公道", Trace.NAME),
        ("王𬍛办事公道", Trace.NAME),
        ("电话13800138000", Trace.PHONE),
        ("打 138 0013 8000", Trace.PHONE),
        ("１３８００１３８０００", Trace.PHONE),
        ("0571-55500199", Trace.PHONE),
        ("证号33010119900307001X", Trace.IDENTITY),
        ("330101 19900307 0011", Trace.IDENTITY),
        ("330101900307001", Trace.IDENTITY),
        ("2025年3月反映过", Trace.DATE),
        ("二〇二五年春天", Trace.DATE),
        ("3月5日开的会", Trace.DATE),
        ("三月五号", Trace.DATE),
        ("去年十二月份", Trace.DATE),
        ("2025-03-05", Trace.DATE),
        ("2025.3", Trace.DATE),
    ],
)
def test_what_is_written_in_a_usual_way_is_found(text, kind):
    assert traces(text, NAMES) == (kind,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "路灯不亮",
        "少了3000元",
        "12345热线没人接",
        "一年比一年好",
        "每月都开会",
        "20个人",
        "明远小区",
    ],
)
def test_what_points_to_nobody_is_left_alone(text):
    assert traces(text, NAMES) == ()


def test_every_kind_is_told_in_one_order():
    text = "赵明远，13800138000，33010119900307001X，3月5日"

    assert traces(text, NAMES) == tuple(Trace)


@given(st.text(), st.lists(st.text(max_size=4), max_size=4))
def test_no_text_and_no_list_of_names_makes_it_fail(text, names):
    assert set(traces(text, names)) <= set(Trace)
