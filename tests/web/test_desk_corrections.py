"""Corrections, voiding and pasted lists at the desk."""

import re

import pytest

PAGE = "/desk/sittings/1/corrections"
SLIP = {"wrong": "做得怎么样", "right": "做得怎样", "reason": "错字"}


@pytest.fixture
def leader(house):
    return house.clerk("zhou")


def paper(house, leader) -> str:
    return leader.client.post(f"/o/{house.scene.entrances['v']}").text


def test_a_correction_stands_at_the_head_of_the_paper_from_then_on(house, leader):
    before = paper(house, leader)

    told = leader.post(PAGE, SLIP)

    assert told.status_code == 302
    assert "更正说明" not in before
    assert "“做得怎么样”应为“做得怎样”。" in paper(house, leader)
    assert "“做得怎么样”应为“做得怎样”。" in leader.get(PAGE).text
    assert "“做得怎么样”应为“做得怎样”" in house.clerk("jian").get("/desk/audit").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": ""}, "请写明原因"),
        ({"wrong": "较好"}, "选项或等次里也有"),
        ({"wrong": "没有这几个字"}, "找不到这几个字"),
        ({"right": "长" * 41}, "太长了"),
    ],
)
def test_a_correction_that_is_refused_says_why_and_changes_nothing(house, leader, changed, said):
    before = house.kept()

    refused = leader.post(PAGE, {**SLIP, **changed})

    assert refused.status_code == 422
    assert said in refused.text
    assert house.kept() == before


def test_the_last_day_moves_with_a_reason(house, leader):
    later = {"day-last_day": "2099-12-31", "day-reason": "停电"}

    unreasoned = leader.post("/desk/sittings/1/last-day", {**later, "day-reason": ""})
    leader.post("/desk/sittings/1/last-day", later)

    assert unreasoned.status_code == 422
    assert "2099年12月31日截止" in paper(house, leader)
    assert "停电" in house.clerk("jian").get("/desk/audit").text


def test_a_closed_sitting_offers_no_correction(house, leader):
    house.close_sitting()

    for page in (leader.get(PAGE), leader.post(PAGE, SLIP)):
        assert "截止以前的场次才用更正" in page.text
        assert 'name="wrong"' not in page.text


def test_channels_of_a_published_sitting_ask_for_a_reason(house, leader):
    address = "/desk/stationings/1/channels"
    page = leader.get(address).text

    refused = leader.post(address, phone="110")
    changed = leader.post(address, phone="110", reason="换了电话")

    assert 'name="reason"' in page
    assert (refused.status_code, changed.status_code) == (422, 302)


def test_slips_are_voided_with_a_reason_only(house, leader):
    token = house.scene.slips["a"][-1].token
    address = "/desk/sittings/1/slips/a/void"

    refused = leader.post(address)
    alive = leader.client.post("/s", data={"code": token}).status_code
    leader.post(address, {"a-void-reason": "印坏了"})

    assert (refused.status_code, alive) == (422, 200)
    assert leader.client.post("/s", data={"code": token}).status_code == 403
    assert "印坏了" in house.clerk("jian").get("/desk/audit").text


def test_a_pasted_list_becomes_the_villages_of_a_town(house, leader):
    pasted = " 1. 石桥村\r\n（2）东岭村\r\n\r\n3、 南坪村\r\n42 东湖村\r\n八一村\t"
    sent = {"names": pasted, "type": "村（社区）"}

    made = leader.post("/desk/units/1/below", sent)
    again = leader.post("/desk/units/1/below", sent)

    assert made.status_code == 302
    with house.works.store.read() as books:
        units = books.inspection.units([1])[1:]
    assert [unit.name for unit in units] == ["石桥村", "东岭村", "南坪村", "东湖村", "八一村"]
    assert {(unit.parent_id, unit.type) for unit in units} == {(1, "村（社区）")}
    assert again.status_code == 422
    assert "“石桥村”已经有了" in again.text
    assert len(re.findall("└", leader.get("/desk/units").text)) == 5


@pytest.mark.parametrize(
    "names",
    ["", " \n ", "同名村\n同名村", "长" * 81, "村\x00", "\n".join(map(str, range(1000, 1201)))],
)
def test_a_list_that_is_none_is_refused_whole(house, leader, names):
    before = house.kept()

    refused = leader.post("/desk/units/1/below", names=names, type="村（社区）")

    assert refused.status_code == 422
    assert house.kept() == before
