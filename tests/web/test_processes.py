"""Several processes on one store: each remembers for itself, and the database alone decides."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from flask import Flask

from survey.core.erratum import Erratum
from survey.core.errors import OpeningRefused, SurveyError, UnusableCodeError, WrongPhaseError
from survey.core.inspection import Channels
from survey.demo import stage
from survey.services import inspecting, opening, running, slips
from survey.services.answering import Answering, Thanks, new_nonce
from survey.storage.roles import let_door_in
from survey.web import create_app, wiring
from tests.databases import makers
from tests.web.clerks import settings_in
from tests.web.conftest import House

pytestmark = pytest.mark.only("postgresql")


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def door(house: House) -> Iterator[Flask]:
    """Another process: the respondents' door alone, under the role that reads no ballot."""
    address = let_door_in(house.works.settings.database)
    app = create_app(settings_in(house.home, SURVEY_DATABASE=address), "answer")
    yield app
    wiring.works_of(app).stop()
    makers.forget_role(house.works.store)


@pytest.fixture
def answering(door: Flask) -> Answering:
    return wiring.works_of(door).answering


def cast(answering: Answering, code: str) -> object:
    return answering.cast(answering.admit(code), new_nonce(), {}, confirmed=True)


def test_a_paper_admitted_before_another_process_closed_is_refused(
    house: House, answering: Answering
) -> None:
    by_slip = answering.admit(house.scene.slips["a"][0].token)
    by_shared_code = answering.enter(house.scene.entrances["v"])

    house.close_sitting()

    for admission in (by_slip, by_shared_code):
        with pytest.raises(SurveyError):
            answering.cast(admission, new_nonce(), {}, confirmed=True)
    with pytest.raises(UnusableCodeError):
        answering.admit(house.scene.slips["a"][0].token)
    with house.works.store.read() as books:
        assert [box.returned for box in books.boxes.boxes(1)] == [0, 0, 0, 0]


def test_a_kept_ballot_sent_again_to_another_process_is_thanked(
    house: House, answering: Answering
) -> None:
    code, nonce = house.scene.slips["a"][0].token, new_nonce()
    first = house.works.answering
    first.cast(first.admit(code), nonce, {}, confirmed=True)

    admission = answering.admit(code, nonce)

    assert admission.kept
    assert isinstance(answering.cast(admission, nonce, {}, confirmed=True), Thanks)


def test_a_last_call_in_one_process_holds_in_the_other(house: House, answering: Answering) -> None:
    code = house.scene.slips["a"][0].token
    answering.admit(code)

    with house.works.store.begin() as books:
        running.last_call(books, house.scene.leader, 1, now())

    with pytest.raises(UnusableCodeError):
        answering.admit(code)
    assert not answering.venue(1).open


def test_channels_changed_in_one_process_stand_on_the_next_paper_of_the_other(
    house: House, answering: Answering
) -> None:
    code = house.scene.slips["a"][0].token
    before = answering.admit(code)

    with house.works.store.begin() as books:
        channels = Channels(phone="0571-9999")
        inspecting.set_channels(books, house.scene.leader, 1, channels, now(), "换了号码")
    after = answering.admit(code)

    assert before.occasion.channels.phone != "0571-9999"
    assert after.occasion.channels.phone == "0571-9999"
    assert before.key != after.key
    assert answering.occasion(after.key).channels.phone == "0571-9999"


def test_an_erratum_of_one_process_stands_on_the_next_paper_of_the_other(
    house: House, answering: Answering
) -> None:
    code = house.scene.slips["a"][0].token
    before = answering.admit(code)
    erratum = Erratum(wrong="总体", right="总的")

    with house.works.store.begin() as books:
        books.errata.add(1, erratum)
    after = answering.admit(code)

    assert before.occasion.errata == ()
    assert after.occasion.errata == (erratum,)
    assert before.key != after.key


def test_casts_of_two_processes_and_a_closing_at_once_are_each_counted_or_refused(
    house: House, answering: Answering
) -> None:
    codes = [slip.token for slip in house.scene.slips["c"]]
    ways = [(each, code) for code in codes for each in (answering, house.works.answering)]

    def outcome(way: tuple[Answering, str]) -> str:
        try:
            return type(cast(*way)).__name__
        except SurveyError as error:
            return type(error).__name__

    with ThreadPoolExecutor(9) as pool:
        outcomes = [pool.submit(outcome, way) for way in ways[:12]]
        closing = pool.submit(house.close_sitting)
        outcomes += [pool.submit(outcome, way) for way in ways[12:]]
    closing.result()

    counted = Counter(found.result() for found in outcomes)
    with house.works.store.read() as books:
        box = next(box for box in books.boxes.boxes(1) if box.group == "c")
        sealed = books.boxes.sealed_count(box.id)
    assert set(counted) <= {"Thanks", "UnusableCodeError"}
    assert counted["Thanks"] == box.returned == sealed
    assert box.issued - box.voided - (box.unused or 0) == sealed


def test_one_of_two_closings_at_once_closes(house: House) -> None:
    def close(_: int) -> str:
        try:
            house.close_sitting()
        except WrongPhaseError:
            return "refused"
        return "closed"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(close, range(2))) == ["closed", "refused"]


def test_one_of_two_openings_at_once_opens(house: House) -> None:
    for slip in house.scene.slips["c"][:9]:
        cast(house.works.answering, slip.token)
    house.close_sitting()
    hands = [
        opening.Hand(name, stage.PASSWORD, house.scene.cards[name], stage.PASSPHRASE)
        for name in stage.CUSTODIANS[:2]
    ]
    works, leader = house.works, house.scene.leader
    unlocked = opening.recognise(works.store, leader, 1, hands, now())

    def open_it(_: int) -> str:
        try:
            opening.open_boxes(
                works.store, leader, 1, unlocked, works.shares, works.upkeep.stir, now()
            )
        except (OpeningRefused, WrongPhaseError):
            return "refused"
        return "opened"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(open_it, range(2))) == ["opened", "refused"]
    with works.store.read() as books:
        assert [box.state for box in books.boxes.boxes(1)] == ["destroyed"] * 4
        assert len(books.audit.about("开箱", "1")) == 1
        assert books.audit.verify() is None


def test_slips_printed_in_two_processes_at_once_stay_within_the_allowance(house: House) -> None:
    printing = house.works.printing
    with house.works.store.read() as books:
        box = next(box for box in books.boxes.boxes(1) if box.group == "c")
        group = next(g for g in books.sittings.sitting(1).groups if g.code == "c")
    spare = slips.allowance(group) - box.issued

    def issue(_: int) -> int:
        try:
            with house.works.store.begin() as books:
                return len(slips.issue(books, house.scene.leader, 1, "c", spare, printing, now()))
        except SurveyError:
            return 0

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(issue, range(4))) == [0, 0, 0, spare]


def test_deeds_of_many_at_once_are_one_chain(house: House) -> None:
    def note(number: int) -> None:
        with house.works.store.begin() as books:
            books.audit.append(now(), "zhou", "试", str(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(note, range(40)))

    with house.works.store.read() as books:
        assert books.audit.verify() is None
        assert len(books.audit.entries(limit=40)) == 40
        assert {entry.action for entry in books.audit.entries(limit=40)} == {"试"}


def test_the_whole_way_works_under_the_role_of_the_door(house: House, door: Flask) -> None:
    client = door.test_client()
    code, nonce = house.scene.slips["b"][0].token, new_nonce()
    key = house.scene.entrances["v"]

    pages = [
        client.get("/s"),
        client.post("/s", data={"code": code}),
        client.post("/s/cast", data={"code": code, "nonce": nonce, "confirmed": "1"}),
        client.post("/s/cast", data={"code": code, "nonce": nonce, "confirmed": "1"}),
        client.get(f"/o/{key}"),
        client.post(f"/o/{key}", data={}),
        client.get("/v/" + "0" * 32),
    ]
    thanked = client.get(pages[2].location)

    assert [page.status_code for page in pages] == [200, 200, 303, 303, 200, 200, 404]
    assert thanked.status_code == 200
    assert "谢谢" in thanked.text
    with house.works.store.read() as books:
        box = next(box for box in books.boxes.boxes(1) if box.group == "b")
        assert books.boxes.sealed_count(box.id) == 1


def test_a_device_of_the_team_is_offered_what_is_open_under_the_role_of_the_door(
    house: House, answering: Answering
) -> None:
    venue = answering.venue(1)

    assert venue.by_slip
    assert [entrance.key for entrance in venue.entrances] == [house.scene.entrances["v"]]


def test_the_desk_stirs_what_came_through_another_process(
    house: House, answering: Answering
) -> None:
    first, *others = house.scene.slips["c"][:11]
    cast(answering, first.token)
    house.works.writer.stir()
    for slip in others:
        cast(answering, slip.token)
    come = house.works.writer.unstirred()

    house.works.writer.stir()

    assert (come, house.works.writer.unstirred()) == (10, 0)
