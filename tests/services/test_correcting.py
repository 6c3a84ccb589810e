"""After the publishing: what may change, what is logged, and that no ballot shows it."""

import re
from datetime import timedelta

import pytest

from survey.core.erratum import Erratum
from survey.core.errors import FaultyError, SurveyError, WrongPhaseError
from survey.core.inspection import Channels
from survey.services import correcting, inspecting, preparing, records, slips
from tests.services.hall import NOW
from tests.services.test_records import CHINA, read

SLIP = Erratum(wrong="做得怎么样", right="做得怎样")


def correct(hall, erratum=SLIP, sitting_id=None):
    with hall.works.store.begin() as books:
        asked = sitting_id or hall.sitting_id, erratum, "错字", NOW
        correcting.correct(books, hall.scene.leader, *asked)


def move(hall, days):
    with hall.works.store.begin() as books:
        day = hall.scene.sitting.last_day + timedelta(days=days)
        now = NOW.replace(
            year=day.year, month=hall.scene.sitting.day.month, day=hall.scene.sitting.day.day
        )
        asked = hall.sitting_id, day, "停电", now
        correcting.move_last_day(books, hall.scene.leader, *asked)


def test_a_correction_is_on_the_paper_and_the_edition_stays(hall):
    before = hall.admission("v")

    correct(hall)
    after = hall.admission("v")

    assert after.occasion.errata == (SLIP,)
    assert after.occasion.forms == before.occasion.forms
    assert after.key != before.key
    with hall.works.store.read() as books:
        assert books.sittings.editions(hall.sitting_id) == hall.scene.editions


def test_ballots_before_and_after_a_correction_are_one_edition_and_counted_together(hall):
    for place in range(20):
        if place == 10:
            correct(hall)
        hall.answer("c", {hall.first_cell(): "ab"[place % 2]})
    with hall.works.store.read() as books:
        box = next(b for b in books.boxes.boxes(hall.sitting_id) if b.group == "c")
        lengths = {len(one.sealed) for one in books.boxes.sealed(box.id)}
    hall.close()

    summary = hall.open()

    assert len(lengths) == 1
    assert next(one.returned for one in summary.accounting if one.audience == "all") == 20
    assert summary.basis.errata == (SLIP,)
    assert len(summary.forms) == len(hall.scene.editions)


def test_an_answer_is_not_corrected_and_a_closed_sitting_neither(hall):
    with pytest.raises(FaultyError, match="选项或等次"):
        correct(hall, Erratum(wrong="较好", right="很好"))
    hall.close()

    with pytest.raises(WrongPhaseError, match="更正"):
        correct(hall)


def test_a_draft_is_changed_and_not_corrected(hall):
    plan = hall.scene.sitting.model_copy(update={"id": 0})
    with hall.works.store.begin() as books:
        draft = preparing.prepare(books, hall.scene.leader, plan, ["leading_body"], NOW)

    with pytest.raises(WrongPhaseError):
        correct(hall, sitting_id=draft.id)


def test_the_last_day_moves_on_paper_and_nothing_else_does(hall):
    before = hall.scene.sitting

    move(hall, 3)

    with hall.works.store.read() as books:
        kept = books.sittings.sitting(before.id)
        entry = books.audit.entries()[0]
    assert kept.model_copy(update={"last_day": before.last_day, "phase": before.phase}) == before
    assert hall.admission("v").occasion.last_day == kept.last_day
    assert (entry.action, entry.detail[-2:]) == ("修改截止日期", "停电")


@pytest.mark.parametrize("days", [-1, 0])
def test_a_last_day_that_makes_no_sense_is_refused(hall, days):
    with pytest.raises(FaultyError, match="截止日期"):
        move(hall, days)


def test_channels_that_are_printed_change_with_a_reason_only(hall):
    stationing_id = hall.scene.sitting.stationing_id
    other = Channels(phone="110")
    leader = hall.scene.leader

    with hall.works.store.begin() as books:
        with pytest.raises(FaultyError, match="原因"):
            inspecting.set_channels(books, leader, stationing_id, other, NOW)
        inspecting.set_channels(books, leader, stationing_id, other, NOW, "换了电话")

    with hall.works.store.read() as books:
        assert books.audit.entries()[0].detail == "换了电话"
    hall.close()
    with hall.works.store.begin() as books:
        inspecting.set_channels(books, leader, stationing_id, Channels(phone="120"), NOW)


def test_the_minutes_tell_what_was_voided_and_corrected_and_why(hall):
    with hall.works.store.begin() as books:
        slips.void_unused(books, hall.scene.leader, hall.sitting_id, "a", "打印机卡纸", NOW)
    correct(hall)
    for _ in range(12):
        hall.answer("c", {hall.first_cell(): "a"})
    hall.close()

    asked = hall.works.store, hall.scene.leader, hall.sitting_id, CHINA, None
    (page,) = read(records.minutes(*asked))

    assert "发布以后的变动" in page
    assert "作废测评码：2026年5月6日17时30分，周组长。A票班子成员及站所长；原因：打印机卡纸" in page
    assert "“做得怎么样”应为“做得怎样”；原因：错字" in page


def test_a_refusal_to_print_too_many_does_not_tell_how_many_have_come(hall):
    said = []
    for came in (1, 3):
        for _ in range(came):
            hall.answer("a", {})
        with hall.works.store.begin() as books:
            slips.void_unused(books, hall.scene.leader, hall.sitting_id, "a", "印坏了", NOW)
        asked = hall.sitting_id, "a", 4000, hall.works.printing, NOW
        with hall.works.store.begin() as books, pytest.raises(SurveyError) as refused:
            slips.issue(books, hall.scene.leader, *asked)
        said.append(str(refused.value))
        if came == 1:
            with hall.works.store.begin() as books:
                asked = hall.sitting_id, "a", 5, hall.works.printing, NOW
                hall.scene.slips["a"][:] = slips.issue(books, hall.scene.leader, *asked)

    assert said[0] == said[1]


def test_slips_printed_one_by_one_after_a_voiding_do_not_count_who_has_come(hall):
    hall.answer("a", {})
    with hall.works.store.begin() as books:
        slips.void_unused(books, hall.scene.leader, hall.sitting_id, "a", "印坏了", NOW)

    asked = hall.works.printing, NOW
    with hall.works.store.begin() as books:
        with pytest.raises(SurveyError, match="5 的倍数"):
            slips.issue(books, hall.scene.leader, hall.sitting_id, "a", 1, *asked)
        made = slips.issue(books, hall.scene.leader, hall.sitting_id, "a", 5, *asked)

    assert len(made) == 5


def test_a_voiding_that_met_no_unused_slip_is_answered_as_any_other(hall):
    for _ in range(12):
        hall.answer("a", {})

    with hall.works.store.begin() as books:
        slips.void_unused(books, hall.scene.leader, hall.sitting_id, "a", "印坏了", NOW)
        with pytest.raises(SurveyError, match="5 的倍数"):
            slips.issue(books, hall.scene.leader, hall.sitting_id, "a", 1, hall.works.printing, NOW)


def test_the_minutes_do_not_tell_what_was_voided_of_a_group_that_they_hide(hall):
    for _ in range(3):
        hall.answer("a", {})
    for _ in range(12):
        hall.answer("b", {})
    with hall.works.store.begin() as books:
        slips.void_unused(books, hall.scene.leader, hall.sitting_id, "a", "散会了", NOW)
    hall.close()

    (page,) = read(
        records.minutes(hall.works.store, hall.scene.leader, hall.sitting_id, CHINA, None)
    )

    assert "A票班子成员及站所长1212———" in page
    assert re.search("发票合计[0-9]+——15", page)


def test_a_last_day_that_has_passed_is_refused_though_it_is_later_than_the_old_one(hall):
    old = hall.scene.sitting.last_day
    late = NOW.replace(year=old.year + 1)
    asked = hall.sitting_id, old + timedelta(days=1), "停电", late

    with hall.works.store.begin() as books, pytest.raises(FaultyError, match="已经过了"):
        correcting.move_last_day(books, hall.scene.leader, *asked)
