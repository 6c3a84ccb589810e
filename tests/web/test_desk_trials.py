"""A trial at both doors: begun and ended at the desk, marked on every page of the paper."""

import re

import pytest

from survey.core.sitting import Phase
from survey.services import preparing
from survey.services.answering import new_nonce
from tests.services.hall import NOW

BANNER = '<p class="late"><b>试填，不计票</b></p>'
TRIAL = "/desk/sittings/2/trial"


@pytest.fixture
def leader(house):
    plan = house.scene.sitting.model_copy(update={"id": 0})
    forms = ["leading_body", "leaders", "personnel_work"]
    with house.works.store.begin() as books:
        preparing.prepare(books, house.scene.leader, plan, forms, NOW)
    return house.clerk("zhou")


@pytest.fixture
def key(leader):
    leader.post(TRIAL)
    return re.search(r"/o/([0-9a-z]{8})", leader.get(TRIAL).text)[1]


def walked(leader, key):
    """Cover, paper, the page to be looked at once more, and thanks, with headers."""
    nonce = {"nonce": new_nonce()}
    cast = leader.client.post(f"/o/{key}/cast", data={**nonce, "code": "", "confirmed": "1"})
    return [
        leader.client.get(f"/o/{key}"),
        leader.client.post(f"/o/{key}"),
        leader.client.post(f"/o/{key}/cast", data={"nonce": new_nonce(), "code": ""}),
        leader.client.get(cast.location),
    ]


def plain(page, key):
    """A page without what is its own: nonce, key, banner, and what becomes of the ballot."""
    own = rf"[0-9a-f]{{32}}|/thanks/[^\"]*|{key}|{re.escape(BANNER)}"
    fate = r"<li>[^<]*(?:票箱|试填|开箱)[^<]*</li>"
    return re.sub(rf"{own}|{fate}|\s+", "", page.text)


def test_every_page_says_that_it_does_not_count_and_is_else_what_a_real_one_is(house, leader, key):
    real = house.scene.entrances["v"]

    tried, cast = walked(leader, key), walked(leader, real)

    assert [page.text.count(BANNER) for page in tried] == [1, 1, 1, 1]
    assert [page.text.count(BANNER) for page in cast] == [0, 0, 0, 0]
    for one, other in zip(tried, cast, strict=True):
        assert one.status_code == other.status_code == 200
        assert set(one.headers.keys()) == set(other.headers.keys())
        assert "Set-Cookie" not in one.headers
    for one, other in zip(tried[:-1], cast[:-1], strict=True):
        assert plain(one, key) == plain(other, real)


def test_no_page_of_a_trial_says_that_it_goes_into_the_box_or_is_opened(house, leader, key):
    tried, cast = walked(leader, key), walked(leader, house.scene.entrances["v"])

    assert not any(re.search("票箱|开箱", page.text) for page in tried)
    assert all("清除" in page.text for page in (tried[0], tried[1], tried[3]))
    assert all("票箱" in page.text for page in (cast[0], cast[1], cast[3]))


def test_publishing_and_correcting_tell_what_a_trial_means_for_them(house, leader, key):
    correction = {"wrong": "作得好", "right": "做得好", "reason": "错字"}

    corrected = leader.post("/desk/sittings/2/corrections", correction)

    assert "试填自动结束" in leader.get("/desk/sittings/2/publish").text
    assert "已经在试填" in leader.post(TRIAL).text
    assert corrected.status_code == 422
    assert "先结束试填" in corrected.text
    assert "草稿可以直接修改" not in corrected.text


def test_the_desk_counts_what_was_tried_and_ends_it(house, leader, key):
    walked(leader, key)

    shown = leader.get(TRIAL).text
    during = leader.get("/desk/sittings/2").text
    leader.post(f"{TRIAL}/end")

    assert "收到 1 份试填" in shown
    assert "<svg" in shown
    assert "正在试填" in during
    assert leader.client.get(f"/o/{key}").status_code == 404
    assert house.works.writer.unstirred() == 0
    with house.works.store.read() as books:
        assert books.sittings.sitting(2).phase is Phase.DRAFT


def test_a_sitting_on_trial_is_published_from_its_own_page(leader, key):
    page = leader.get("/desk/sittings/2/publish")

    assert page.status_code == 200


def test_a_published_sitting_is_not_tried_out(leader):
    assert "不再试填" in leader.get("/desk/sittings/1/trial").text
    assert leader.post("/desk/sittings/1/trial").status_code == 409
