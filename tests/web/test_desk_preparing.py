"""Preparing: rounds, units, rosters, stationings, plans; everything up to the publishing."""

import json
import re

import pytest

from forms.roster import lines, people
from survey.core.errors import FaultyError
from survey.core.inspection import Member
from survey.core.sitting import Anonymity, WayIn
from survey.demo.stage import CUSTODIANS
from tests.databases import dump

COMMA = "\uff0c"


def plan(**changes: str) -> dict[str, object]:
    """The fields of a good plan as the page sends them."""
    fields = {
        "title": "回头看测评",
        "day": "2026-11-01",
        "last_day": "2026-11-02",
        "place": "镇政府",
        "method": "现场扫码",
        "purpose": "",
        "anonymity": "strict",
        "threshold": "2",
        "share_base": "valid",
        "score_base": "known",
        "custodians": list(CUSTODIANS),
        "forms-0-name": "leaders",
        "forms-0-place": "2",
        "forms-1-name": "leading_body",
        "forms-1-place": "1",
        "groups-0-code": "A",
        "groups-0-label": "A票",
        "groups-0-way_in": "slips",
        "groups-0-invited": "12",
        "groups-1-code": "V",
        "groups-1-label": "村民",
        "groups-1-way_in": "shared",
        "groups-2-code": "",
        "groups-2-label": "",
        "groups-2-way_in": "slips",
    }
    return {**fields, **changes}


def passphrases(*typed: tuple[str, str]) -> dict[str, str]:
    return {
        f"passphrases-{place}-{name}": word
        for place, pair in enumerate(typed)
        for name, word in zip(("passphrase", "again"), pair, strict=True)
    }


GOOD = passphrases(*[("a long passphrase", "a long passphrase")] * 3)


@pytest.fixture
def leader(house):
    return house.clerk("zhou")


@pytest.fixture
def planned(house, leader):
    """The number of a draft sitting that lacks nothing."""
    answer = leader.post("/desk/stationings/1/sittings/new", plan())
    return int(re.search(r"/desk/sittings/(\d+)", answer.location)[1])


def test_an_administrator_makes_rounds_and_teams(house):
    admin = house.clerk("admin")

    admin.post("/desk/rounds/new", name="第七轮巡察", mode="专项")
    admin.post("/desk/rounds/2/teams/new", name="县委第一巡察组")

    page = admin.get("/desk/rounds").text
    assert page.index("第七轮巡察") < page.index("县委第一巡察组") < page.index("第六轮巡察")


def test_a_team_role_needs_a_team_and_an_auditor_has_none(house):
    admin = house.clerk("admin")
    asked = {"name": "xin", "display_name": "新同志"}

    without = admin.post("/desk/accounts/new", asked, role="member")
    with_one = admin.post("/desk/accounts/new", asked, role="auditor", teams="1")

    assert "至少要属于一个巡察组" in without.text
    assert "不属于任何巡察组" in with_one.text
    with house.works.store.read() as books:
        assert books.accounts.by_name("xin") is None


def test_an_account_name_is_given_once(house):
    answer = house.clerk("admin").post(
        "/desk/accounts/new", name="zhou", display_name="又一个", role="auditor"
    )

    assert answer.status_code == 422
    assert "已经有人用了" in answer.text


def test_units_stand_below_their_superior(house, leader):
    leader.post("/desk/units/new", team="1", name="石桥村", type="村（社区）", parent="1")

    page = leader.get("/desk/units").text

    assert page.index("青石镇党委") < page.index("└") < page.index("石桥村")


def test_a_unit_cannot_be_given_to_another_team(house, leader):
    answer = leader.post("/desk/units/new", team="2", name="石桥村", type="村（社区）", parent="0")

    assert answer.status_code == 422
    with house.works.store.read() as books:
        assert books.inspection.units([2]) == ()


@pytest.mark.parametrize("comma", [",", COMMA, "\t"])
def test_leaders_are_read_a_line_each(house, comma):
    with house.app.test_request_context():
        found = people(f"王 芳{comma}书记、镇长\n\n李强\n")

    assert [(one.name, one.post) for one in found] == [("王芳", "书记、镇长"), ("李强", "")]


def test_written_lines_read_back_the_same():
    members = (Member(name="王芳", post="书记、镇长"), Member(name="李强"))

    assert people(lines(members)) == members


def test_a_line_that_cannot_be_read_is_named(house):
    with house.app.test_request_context(), pytest.raises(FaultyError) as refused:
        people("王芳，书记\n，镇长\n李强\n王芳，主任")

    assert [place for place, _ in refused.value.faults] == ["第 2 行", "第 4 行"]


def test_a_faulty_roster_keeps_the_old_one_and_gives_the_words_back(house, leader):
    answer = leader.post("/desk/units/1/roster", leaders="王芳，书记\n，镇长")

    assert answer.status_code == 422
    assert "第 2 行" in answer.text
    assert "王芳，书记" in answer.text
    with house.works.store.read() as books:
        assert len(books.inspection.unit(1).members) == 7


def test_a_roster_keeps_leaders_and_appointees_apart(house, leader):
    leader.post(
        "/desk/units/1/roster",
        {
            "leaders": "王芳，书记",
            "appointees-0-name": "钱文",
            "appointees-0-present": "办公室主任",
            "appointees-1-name": "",
        },
    )

    with house.works.store.read() as books:
        unit = books.inspection.unit(1)
    assert [one.name for one in unit.roster("leaders")] == ["王芳"]
    assert unit.roster("appointees")[0].details == {"现任职务": "办公室主任"}


def test_details_without_a_name_are_a_fault(leader):
    answer = leader.post("/desk/units/1/roster", {"appointees-0-born": "1980.1"})

    assert answer.status_code == 422
    assert "新提拔任用干部第 1 行" in answer.text


def test_a_stationing_ends_after_it_begins(leader):
    days = {"first_day": "2026-05-02", "last_day": "2026-05-01"}

    answer = leader.post("/desk/stationings/new", days, unit="1")

    assert answer.status_code == 422
    assert "离开日期早于进驻日期" in answer.text


def test_a_new_telephone_number_is_on_the_next_paper(house, leader):
    key = house.scene.entrances["v"]
    old = leader.client.post(f"/o/{key}").text

    leader.post("/desk/stationings/1/channels", phone="0570-7654321", reason="换号")

    assert "0570-7654321" not in old
    assert "0570-7654321" in leader.client.post(f"/o/{key}").text


def test_a_plan_becomes_a_sitting_with_forms_in_the_order_chosen(house, planned):
    with house.works.store.read() as books:
        sitting = books.sittings.sitting(planned)
        titles = [books.forms.form(one).id for one in books.sittings.form_ids(planned)]
    assert titles == ["leading_body", "leaders"]
    assert [(one.code, one.way_in, one.invited) for one in sitting.groups] == [
        ("a", WayIn.SLIPS, 12),
        ("v", WayIn.SHARED, None),
    ]
    assert sitting.anonymity is Anonymity.STRICT
    assert sitting.custodians == CUSTODIANS


def test_a_plan_comes_back_as_it_was_and_can_be_changed(house, leader, planned):
    page = leader.get(f"/desk/sittings/{planned}/plan").text
    leader.post(
        f"/desk/sittings/{planned}/plan", plan(title="改过的名称", **{"forms-0-place": "0"})
    )

    assert 'value="回头看测评"' in page
    assert re.search(r'groups-0-code"[^>]* value="A"', page)
    with house.works.store.read() as books:
        assert books.sittings.sitting(planned).title == "改过的名称"
        assert len(books.sittings.form_ids(planned)) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": " "}, "请填场次名称"),
        ({"forms-1-place": "2"}, "有两张表选了同一个顺序"),
        ({"groups-0-label": ""}, "请填名称"),
        ({"groups-0-code": "甲"}, "代码用字母和数字"),
        ({"groups-0-weight": "101"}, "请填 0 至 100 的整数"),
        ({"groups-0-invited": "十二"}, "请填整数"),
        ({"day": "下周"}, "请填日期"),
        ({"anonymity": "none"}, "请从列出的选项里选"),
        ({"custodians": ["feng"]}, "不在选项里"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_shown_again_with_its_fault(house, leader, change, said):
    before = house.kept()

    answer = leader.post("/desk/stationings/1/sittings/new", plan(**change))

    assert answer.status_code == 422
    assert re.search(said, answer.text)
    assert "镇政府" in answer.text
    assert house.kept() == before


def test_asking_for_another_row_saves_nothing_and_loses_nothing(house, leader):
    before = house.kept()

    answer = leader.post("/desk/stationings/1/sittings/new", plan(more="1", title=""))

    assert answer.status_code == 200
    assert "groups-3-code" in answer.text
    assert 'value="村民"' in answer.text
    assert house.kept() == before


def test_the_sitting_page_says_what_is_missing(leader):
    unfit = plan(**{"groups-0-invited": "", "custodians": ["zhou"], "forms-0-place": "0"})
    location = leader.post("/desk/stationings/1/sittings/new", unfit).location

    page = leader.get(location).text

    assert "应到人数是 0" in page
    assert "只指定了 1 人" in page
    assert "继续准备" in page
    assert "发布并制作钥匙卡" not in page


def test_the_preview_is_the_paper_with_the_units_people_and_cannot_be_sent(leader, planned):
    answer = leader.get(f"/desk/sittings/{planned}/preview")

    assert "林国栋" in answer.text
    assert "form-action 'none'" in answer.headers["Content-Security-Policy"]


def test_a_form_that_the_library_does_not_have_has_no_preview(leader):
    assert leader.get("/desk/library/no_such_form").status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (passphrases(("short", "short"), *[("a long passphrase",) * 2] * 2), "口令太短"),
        (passphrases(("a long passphrase", "another one"), *[("x" * 9,) * 2] * 2), "两次输入"),
        (passphrases(("a long passphrase",) * 2), "请设口令|每位开箱人都要设一个口令"),
    ],
)
def test_nothing_is_published_until_every_custodian_has_a_passphrase(
    house, leader, planned, typed, said
):
    answer = leader.post(f"/desk/sittings/{planned}/publish", typed)

    assert answer.status_code == 422
    assert re.search(said, answer.text)
    with house.works.store.read() as books:
        assert books.boxes.boxes(planned) == ()


def test_publishing_shows_every_card_once(house, leader, planned):
    answer = leader.post(f"/desk/sittings/{planned}/publish", GOOD)
    again = leader.post(f"/desk/sittings/{planned}/publish", GOOD)

    cards = re.findall(r'href="data:application/json;base64,([^"]+)"', answer.text)
    assert len(cards) == len(CUSTODIANS)
    assert answer.headers["Cache-Control"] == "no-store"
    assert again.status_code == 409
    assert "data:application/json" not in again.text
    assert leader.get(f"/desk/sittings/{planned}/plan").status_code == 409
    kept = dump.readable(house.works.store)
    assert not any(card.encode() in kept for card in cards)


def test_one_custodian_alone_is_called_so(leader):
    alone = plan(custodians=["zhou"], threshold="1")
    location = leader.post("/desk/stationings/1/sittings/new", alone).location

    assert "单人保管" in leader.get(f"{location}/publish").text


def test_a_passphrase_is_never_given_back_to_the_page(leader, planned):
    wrong = passphrases(("a long passphrase", "another one"), *[("x" * 9,) * 2] * 2)

    answer = leader.post(f"/desk/sittings/{planned}/publish", wrong)

    assert "a long passphrase" not in answer.text


def test_what_was_written_in_a_name_is_shown_as_text(house, leader):
    leader.post("/desk/units/new", team="1", name="<script>x</script>", type="其他", parent="0")

    page = leader.get("/desk/units").text

    assert "<script>x" not in page
    assert json.dumps("<script>") not in page
    assert "&lt;script&gt;x" in page
