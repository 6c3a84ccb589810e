"""Proofreading a sitting: what no form shows by itself."""

import pytest

from survey.core.counting import Rules
from survey.core.proofreading import WHOLE, Remark, Weight
from survey.core.sentence import Sentence
from survey.services import preparing, proofreading
from tests.services.hall import NOW


def _noted(hall, forms, **changed):
    draft = hall.scene.sitting.model_copy(update={"id": 0, "rules": Rules(), **changed})
    with hall.works.store.begin() as books:
        kept = preparing.prepare(books, hall.scene.leader, draft, forms, NOW)
        return [
            (title, remark.place, remark.text) for title, remark in proofreading.noted(books, kept)
        ]


def _groups(hall, invited):
    return tuple(
        group.model_copy(update={"invited": invited}) if group.invited is not None else group
        for group in hall.scene.sitting.groups
    )


def test_an_ordinary_sitting_gets_no_remark(hall):
    assert _noted(hall, ["leading_body", "leaders"]) == []


def test_a_page_that_is_slow_to_open_is_remarked_upon(hall, monkeypatch):
    monkeypatch.setattr(proofreading, "LARGEST_PAGE", 5 * 1024)

    ((title, _, said),) = _noted(hall, ["leading_body", "leaders"])

    assert title == hall.scene.sitting.title
    assert "超过 5 KB" in said


def test_a_small_group_asked_who_it_is_is_remarked_upon(hall):
    ((title, place, said),) = _noted(hall, ["cadres"], groups=_groups(hall, 39))

    assert title == "巡察问卷·干部卷"
    assert "哪一类人员" in place
    assert "应到 39 人，按答案能分成 4 种" in said


def test_a_large_group_may_be_asked_who_it_is(hall):
    assert _noted(hall, ["cadres"], groups=_groups(hall, 40)) == []


@pytest.mark.parametrize(
    ("changed", "error", "ready"),
    [({}, False, True), ({}, True, False), ({"groups": ()}, False, False)],
)
def test_whether_a_sitting_may_be_published_is_known_without_its_page(
    hall, monkeypatch, changed, error, ready
):
    wrong = Remark(Weight.ERROR, WHOLE, Sentence("不能这样问"))
    monkeypatch.setattr(proofreading, "remarks", lambda _: (wrong,) if error else ())
    draft = hall.scene.sitting.model_copy(update={"id": 0, "rules": Rules(), **changed})
    with hall.works.store.begin() as books:
        kept = preparing.prepare(books, hall.scene.leader, draft, ["cadres"], NOW)
        whole = preparing.readiness(books, hall.scene.leader, kept.id)
        monkeypatch.delattr(proofreading, "compiled")

        known = preparing.may_be_published(books, hall.scene.leader, kept.id)

    assert known is whole.ready is ready
