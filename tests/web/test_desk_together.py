"""A town and its villages at the desk: copied, published, printed, begun and closed in one act."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from survey.core.account import Role
from survey.core.codes import slip_key
from survey.core.inspection import Member
from survey.core.sitting import Phase
from survey.demo.stage import CUSTODIANS, PASSPHRASE, PASSWORD
from survey.services import inspecting
from survey.storage.gate import Gate
from survey.web.desk import jobs
from tests.web.clerks import tokens

VILLAGES = ("石桥村", "东岭村", "南坪村")
KEYS = {
    f"passphrases-{place}-{field}": PASSPHRASE
    for place in range(len(CUSTODIANS))
    for field in ("passphrase", "again")
}

SECOND = {"witness": "wu", "witness_password": PASSWORD}


@pytest.fixture
def leader(house):
    """The leader, in whose town there are three villages with their people."""
    now = datetime.now(UTC)
    with house.works.store.begin() as books:
        town = books.inspection.units([1])[0]
        for name in VILLAGES:
            add = (town.team_id, name, "村（社区）", town.id, now)
            made = inspecting.add_unit(books, house.scene.leader, *add)
            people = [Member(name="王芳"), Member(name="李强")]
            inspecting.set_roster(books, house.scene.leader, made.id, people, now)
    return house.clerk("zhou")


def fields_of(page: str) -> dict[str, str]:
    """The fields of a page's form as a browser would send them back, ticked as they are."""
    main = page[page.index("<main") : page.index("</main")]
    found = {}
    for tag in re.findall(r"<input[^>]*>", main):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        if name and name[1] != "csrf_token" and ("checkbox" not in tag or "checked" in tag):
            found[name[1]] = value[1] if value else ""
    return found


def copied(leader) -> None:
    page = leader.get("/desk/sittings/1/copies").text
    leader.post("/desk/sittings/1/copies", {**fields_of(page), "rows-0-invited-0": "7"})


def published(leader):
    return leader.post("/desk/stationings/1/publish", {"sittings": ["2", "3", "4"], **KEYS})


def begun(leader) -> None:
    copied(leader)
    published(leader)
    printing = {"sittings": ["2", "3", "4"], "per_page": "24"}
    leader.post("/desk/stationings/1/print", printing)
    leader.post("/desk/stationings/1/begin", {"sittings": ["2", "3", "4"]})


def phases(house, numbers=(1, 2, 3, 4)) -> list[Phase]:
    with house.works.store.read() as books:
        return [books.sittings.sitting(number).phase for number in numbers]


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr(jobs, "PATIENCE", 60.0)


def test_the_villages_are_ticked_and_each_copy_has_its_own_numbers(house, leader):
    page = leader.get("/desk/sittings/1/copies").text

    copied(leader)

    assert page.count("checked") == 3
    with house.works.store.read() as books:
        drafts = [books.sittings.sitting(number) for number in (2, 3, 4)]
    assert [one.groups[0].invited for one in drafts] == [7, 10, 10]
    assert "已有这个场次" in leader.get("/desk/sittings/1/copies").text


@pytest.mark.parametrize("sent", [{}, {"rows-0-unit": "x", "rows-0-chosen": "y"}])
def test_a_copy_to_nowhere_is_refused_on_its_page(house, leader, sent):
    before = house.kept()

    refused = leader.post("/desk/sittings/1/copies", sent)

    assert refused.status_code == 422
    assert house.kept() == before


def test_the_towns_page_has_every_village_and_one_thing_to_do_next(leader):
    copied(leader)

    page = leader.get("/desk/stationings/1").text
    home = leader.get("/desk/").text

    for name in VILLAGES:
        assert name in page
    assert page.count("btn-lg") == 1
    assert page.count("备齐了，等发布") == 3
    assert 'href="/desk/stationings/1/publish"' in page
    assert "3 个场次：备齐了，等发布" in home
    assert home.count('<section class="sheet">') == 1


def test_one_ceremony_publishes_them_all_and_shows_a_card_for_each_custodian_once(house, leader):
    copied(leader)

    cards = published(leader).text

    assert cards.count("application/json;base64") == len(CUSTODIANS)
    assert cards.count("<figure>") == 3 * len(CUSTODIANS)
    with house.works.store.read() as books:
        assert all(len(books.boxes.boxes(number)) == 4 for number in (2, 3, 4))
    again = leader.get("/desk/stationings/1/publish").text
    assert "application/json" not in again


def test_a_wrong_passphrase_publishes_nothing_and_is_not_shown(house, leader):
    copied(leader)

    wrong = {**KEYS, "passphrases-0-again": "something else"}
    refused = leader.post("/desk/stationings/1/publish", {"sittings": ["2", "3"], **wrong})

    assert refused.status_code == 422
    assert PASSPHRASE not in refused.text
    with house.works.store.read() as books:
        assert books.boxes.boxes(2) == ()


def test_all_slips_and_posters_come_in_one_file_a_folder_for_each_sitting(house, leader):
    copied(leader)
    published(leader)

    made = leader.post("/desk/stationings/1/print", {"sittings": ["2", "3", "4"], "per_page": "24"})

    with ZipFile(BytesIO(made.data)) as sheaf:
        names = sheaf.namelist()
        slips = [tokens(sheaf.read(name)) for name in names if "测评码" in name]
    assert [name.split("/")[0][3:6] for name in names[::2]] == list(VILLAGES)
    assert sum("海报" in name for name in names) == 3
    assert [len(found) for found in slips] == [37, 40, 40]
    key = slip_key(slips[1][0], house.works.printing.pepper)
    leader.post("/desk/stationings/1/begin", {"sittings": ["3"]})
    with house.works.store.read() as books:
        assert books.boxes.box(Gate(house.works.store).way(key).box_id).sitting_id == 3


def test_a_sitting_that_is_ticked_twice_is_printed_once(leader):
    copied(leader)
    published(leader)

    made = leader.post("/desk/stationings/1/print", {"sittings": ["2", "2"], "per_page": "24"})

    with ZipFile(BytesIO(made.data)) as sheaf:
        assert len({name.split("/")[0] for name in sheaf.namelist()}) == 1


def test_nothing_is_printed_twice_unless_it_is_voided(leader):
    copied(leader)
    published(leader)
    order = {"sittings": ["2"], "per_page": "24"}
    leader.post("/desk/stationings/1/print", order)

    assert leader.post("/desk/stationings/1/print", order).status_code == 422


def test_sittings_begin_together_and_only_those_that_are_ticked(house, leader):
    begun(leader)

    assert phases(house) == [Phase.OPEN] * 4


def test_closing_together_needs_a_tick_while_anybody_may_be_filling_in(house, leader):
    begun(leader)

    refused = leader.post("/desk/stationings/1/close", {"sittings": ["2", "3"]})
    leader.post("/desk/stationings/1/last-call", {"sittings": ["2", "3"]})
    early = leader.post("/desk/stationings/1/close", {"sittings": ["2", "3"]})
    leader.post("/desk/stationings/1/close", {"sittings": ["2", "3"], "knowing": "y"})

    assert (refused.status_code, early.status_code) == (422, 422)
    assert "还有人可能正在填" in refused.text
    assert phases(house) == [Phase.OPEN, Phase.CLOSED, Phase.CLOSED, Phase.OPEN]
    assert house.works.writer.unstirred() == 0


def test_closing_together_before_the_last_day_takes_a_second_member(house, leader):
    begun(leader)
    with house.works.store.begin() as books:
        hurried = books.sittings.sitting(2)
        later = hurried.last_day + timedelta(days=3)
        books.sittings.save(hurried.model_copy(update={"last_day": later}))
    both = {"sittings": ["2", "3"], "knowing": "y"}

    alone = leader.post("/desk/stationings/1/close", both)
    on_time = leader.post("/desk/stationings/1/close", {**both, "sittings": ["3"], "witness": ""})
    before = phases(house)
    leader.post("/desk/stationings/1/close", {**both, "sittings": ["2"], **SECOND})

    assert alone.status_code == 422
    assert "本组两个人一起做" in alone.text
    assert on_time.status_code == 302
    assert before == [Phase.OPEN, Phase.OPEN, Phase.CLOSED, Phase.OPEN]
    assert phases(house)[1] is Phase.CLOSED
    assert "第二人确认" in house.clerk("jian").get("/desk/audit").text


@pytest.mark.parametrize("act", ["publish", "print", "begin", "last-call", "close"])
@pytest.mark.parametrize("sittings", [[], ["1000"], ["x"]])
def test_what_does_not_stand_at_the_step_is_not_brought_forward(house, leader, act, sittings):
    begun(leader)
    before = house.kept()

    sent = {"sittings": sittings, "per_page": "24", "knowing": "y", **KEYS}
    refused = leader.post(f"/desk/stationings/1/{act}", sent)

    assert refused.status_code == 422
    assert house.kept() == before


def test_a_sitting_of_another_team_is_not_reached_through_ones_own_town(house, leader):
    with house.works.store.begin() as books:
        feng = books.accounts.by_name("feng")
        assert feng.role is Role.LEADER
        unit = books.inspection.add_unit(feng.teams[0], "白水镇", "乡镇（街道）")
        own = books.inspection.stationing(1)
        days = own.first_day, own.last_day
        theirs = books.inspection.add_stationing(feng.teams[0], unit.id, *days, own.channels)
    stranger = house.clerk("feng")

    refused = stranger.post(f"/desk/stationings/{theirs.id}/close", sittings="1", knowing="y")

    assert refused.status_code == 422
    assert phases(house, (1,)) == [Phase.OPEN]
