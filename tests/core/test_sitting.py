"""Sittings: how they move, and what keeps them from being published."""

from datetime import date

import pytest

from survey.core.errors import WrongPhaseError
from survey.core.sitting import PHASE_NAMES, Group, Phase, Sitting, WayIn, hindrances, moved
from tests.core.makers import form, grid, single, unit

DAY = date(2026, 4, 1)
A = Group(code="a", label="班子成员", invited=9)
B = Group(code="b", label="中层干部", invited=40)
VILLAGERS = Group(code="v", label="村民", way_in=WayIn.SHARED)


def sitting(**fields):
    given = {"groups": (A, B), "custodians": ("chen", "li"), **fields}
    return Sitting(id=1, stationing_id=1, title="动员会测评", day=DAY, last_day=DAY, **given)


FORMS = (form(single()),)


def _hindrances(forms=FORMS, body=None, **fields):
    return dict(hindrances(sitting(**fields), forms, body or unit("张三")))


WAYS = [
    (Phase.DRAFT, Phase.TRIAL),
    (Phase.DRAFT, Phase.OPEN),
    (Phase.TRIAL, Phase.DRAFT),
    (Phase.TRIAL, Phase.OPEN),
    (Phase.OPEN, Phase.CLOSED),
    (Phase.CLOSED, Phase.OPENED),
    (Phase.OPENED, Phase.ARCHIVED),
]


@pytest.mark.parametrize("to", Phase)
@pytest.mark.parametrize("phase", Phase)
def test_a_sitting_moves_on_its_way_only(phase, to):
    if (phase, to) in WAYS:
        assert moved(phase, to) is to
    else:
        with pytest.raises(WrongPhaseError) as refusal:
            moved(phase, to)
        assert PHASE_NAMES[phase] in str(refusal.value)
        assert PHASE_NAMES[to] in str(refusal.value)


def test_an_opened_sitting_never_collects_again():
    ahead = {Phase.OPENED}
    for _ in Phase:
        ahead |= {to for phase, to in WAYS if phase in ahead}

    assert ahead == {Phase.OPENED, Phase.ARCHIVED}


def test_a_whole_sitting_has_no_hindrance():
    assert _hindrances() == {}


def test_a_sitting_needs_a_form():
    assert "请至少选一张" in _hindrances(forms=())["表样"]


def test_a_sitting_needs_a_group():
    assert "请至少设一个" in _hindrances(groups=())["票类"]


def test_groups_need_codes_of_their_own():
    assert "代码 a 用了 2 次" in _hindrances(groups=(A, A))["票类 a"]


@pytest.mark.parametrize("invited", [0, None])
def test_a_group_with_slips_needs_people(invited):
    empty = A.model_copy(update={"invited": invited})

    assert "应到人数是 0" in _hindrances(groups=(empty, B))["票类 班子成员"]


def test_a_group_with_a_shared_code_need_not_know_its_people():
    assert _hindrances(groups=(A, VILLAGERS)) == {}


def _weighted(*weights):
    groups = [A, B, VILLAGERS]
    return tuple(g.model_copy(update={"weight": w}) for g, w in zip(groups, weights, strict=False))


def test_weights_that_make_a_hundred_are_accepted():
    assert _hindrances(groups=(*_weighted(60, 40), VILLAGERS)) == {}
    assert _hindrances(groups=_weighted(100, 0)) == {}


@pytest.mark.parametrize("weights", [(60, 39), (0, 0), (60, 41)])
def test_weights_make_a_hundred(weights):
    assert f"权重合计是 {sum(weights)}，不是 100" in _hindrances(groups=_weighted(*weights))["权重"]


def test_either_every_group_has_a_weight_or_none():
    assert "有的没有" in _hindrances(groups=_weighted(100, None))["权重"]


def test_a_shared_code_has_no_weight():
    found = _hindrances(groups=_weighted(60, 40, 10))

    assert list(found) == ["票类 村民"]


@pytest.mark.parametrize(
    ("roster", "said"), [("leaders", "要测评班子成员"), ("appointees", "要测评新提拔任用干部")]
)
def test_a_form_about_people_needs_their_names(roster, said):
    forms = [form(grid(roster=roster, rows=[]))]

    assert said in _hindrances(forms, unit())["《表》"]
    assert _hindrances(forms, unit("张三", roster=roster)) == {}


def test_a_grid_needs_rows():
    assert "一行也没有" in _hindrances([form(grid(rows=[]))])["《表》“评价”"]


def test_there_must_be_as_many_custodians_as_open_the_box():
    assert "只指定了 1 人" in _hindrances(custodians=("chen", "chen"))["开箱人"]
    assert _hindrances(custodians=("chen",), threshold=1) == {}


def test_a_sitting_ends_after_it_begins():
    late = sitting().model_copy(update={"last_day": date(2026, 3, 31)})

    assert [f.place for f in hindrances(late, [form(single())], unit())] == ["日期"]


def test_every_hindrance_is_named_at_once():
    found = _hindrances(forms=(), groups=(), custodians=())

    assert list(found) == ["票类", "表样", "开箱人"]
