"""Handing out a device at the desk: its session ends there, and its pass names nobody."""

import re

import pytest

from survey.core.device import Device
from survey.web.guards import POLICY

PATH = "/desk/sittings/1/device"


@pytest.fixture
def leader(house):
    return house.clerk("zhou")


def token_in(page) -> str:
    return re.search(r'name="device" value="([^"]+)"', page.text)[1]


def test_it_is_offered_while_ballots_are_taken_and_not_after(house, leader):
    before = leader.get("/desk/sittings/1").text, leader.get(PATH).status_code
    house.close_sitting()
    after = leader.get("/desk/sittings/1").text, leader.get(PATH)

    assert "在这台设备上代填或共用" in before[0]
    assert before[1] == 200
    assert "在这台设备上代填或共用" not in after[0]
    assert after[1].location == "/desk/sittings/1"
    assert leader.post(PATH, device="tablet").status_code == 409


@pytest.mark.parametrize("device", Device)
def test_starting_ends_the_session_on_this_device_and_on_no_other(house, leader, device):
    other = house.clerk("zhou")

    ready = leader.post(PATH, device=device)

    assert ready.status_code == 200
    assert leader.cookie() is None
    assert leader.get("/desk/").location == "/desk/sign-in"
    assert "周组长" not in ready.text
    assert "退出</button>" not in ready.text
    assert other.get("/desk/").status_code == 200


@pytest.mark.parametrize("device", Device)
def test_the_log_names_the_deed_and_no_ballot_leaves_a_trace_in_it(house, leader, device):
    ready = leader.post(PATH, device=device)
    before = house.kept_but_ballots()
    held = {"device": token_in(ready), "code": house.scene.slips["a"].pop().token}
    sent = held | {"nonce": "0" * 32, "confirmed": "1"}

    paper = leader.client.post("/a/paper", data=held)
    kept = leader.client.post("/a/cast", data=sent)

    assert "青石镇党委" in paper.text
    assert "已收到" in kept.text
    assert house.kept_but_ballots() == before
    assert "交出设备" in house.clerk("jian").get("/desk/audit").text


def test_the_form_may_go_to_the_public_address_and_nowhere_else(leader):
    offered, ready = leader.get(PATH), leader.post(PATH, device="tablet")

    assert 'action="http://127.0.0.1:8000/a"' in ready.text
    policy = ready.headers["Content-Security-Policy"]
    assert "form-action http://127.0.0.1:8000;" in policy
    assert policy.replace("form-action http://127.0.0.1:8000", "form-action 'self'") == POLICY
    assert offered.headers["Content-Security-Policy"] == POLICY


def test_the_pass_is_in_no_address_header_or_link(leader):
    ready = leader.post(PATH, device="assisted")

    token = token_in(ready)
    assert ready.text.count(token) == 1
    assert token not in str(ready.headers)


def test_a_use_that_there_is_not_is_refused_and_nothing_happens(house, leader):
    before = house.kept()

    assert leader.post(PATH, device="robot").status_code == 400
    assert leader.post(PATH).status_code == 400
    assert house.kept() == before
    assert leader.get("/desk/").status_code == 200
