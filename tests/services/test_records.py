"""Records on paper: what they say, what they keep back, and that they stay on one page."""

import re
from datetime import timedelta, timezone

import pypdfium2
import pytest

from survey.core.errors import NotFoundError, NotPermittedError, WrongPhaseError
from survey.services import records
from survey.stats.results import SEED
from tests.services.hall import NOW

POINTS_PER_MM = 72 / 25.4
CHINA = NOW.astimezone(timezone(timedelta(hours=8)))


def held(hall, **answers):
    """Let so many of each group answer, and close."""
    for group, number in answers.items():
        for index in range(number):
            hall.answer(group, {hall.first_cell(): "abc"[index % 3]})
    hall.close()


def read(pdf):
    """Return the pages of a PDF as words without spaces."""
    document = pypdfium2.PdfDocument(pdf)
    found = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]
    document.close()
    return found


def minutes(hall, account=None):
    asked = hall.works.store, account or hall.scene.leader, hall.sitting_id
    return read(records.minutes(*asked, CHINA, None))


def verification(hall, account=None):
    asked = hall.works.store, account or hall.scene.leader, hall.sitting_id
    return read(records.verification(*asked, CHINA, None))


def boxes(hall):
    with hall.works.store.read() as books:
        return books.boxes.boxes(hall.sitting_id)


def test_the_minutes_say_how_the_boxes_were_closed_on_one_page(hall):
    held(hall, a=9, b=10, c=12, v=12)

    (page,) = minutes(hall)

    for words in ("青石镇党委", "县委第四巡察组", "青石镇政府三楼会议室", "动员会民主测评"):
        assert words in page
    assert "封箱2026年5月6日17时30分，周组长" in page
    assert "周组长、吴组员、郑监票（2人到场可开）" in page
    assert "A票班子成员及站所长1212039" in page
    assert "B票中层干部16160610" in page
    assert "C票干部职工代表126126011412" in page
    assert "村民不计不计不计不计12" in page
    assert "分，开箱人：" in page
    assert "被巡察单位见证人（签字、盖章）" in page
    for box in boxes(hall):
        assert box.closing_digest.hex() in page


def test_the_minutes_leave_room_to_sign_and_to_stamp(hall):
    held(hall, a=9, b=10, c=12, v=12)
    asked = hall.works.store, hall.scene.leader, hall.sitting_id

    document = pypdfium2.PdfDocument(records.minutes(*asked, CHINA, None))

    text = document[0].get_textpage()
    place, _ = text.search("见证人（签字").get_next()
    printed, _ = text.search("打印：").get_next()
    room = text.get_charbox(place)[1] - text.get_charbox(printed)[3]
    document.close()
    assert room > 30 * POINTS_PER_MM


def test_after_the_opening_the_minutes_say_who_opened_and_when(hall):
    held(hall, a=9, b=10, c=12, v=12)
    hall.open()

    (page,) = minutes(hall)

    assert "开箱2026年5月6日17时30分，吴组员、周组长" in page


@pytest.mark.parametrize("opened", [False, True])
def test_a_small_group_hides_every_group_in_the_minutes_but_not_the_whole(hall, opened):
    held(hall, a=3, b=10, c=12, v=4)
    if opened:
        hall.open()

    (page,) = minutes(hall)

    assert "A票班子成员及站所长12120——" in page
    assert "B票中层干部16160——" in page
    assert "村民不计不计不计不计—" in page
    assert "发票合计154154012925" in page
    assert "为保护答卷人不列" in page


def test_a_handful_in_all_is_not_told_either(hall):
    held(hall, a=0, b=3, c=0, v=0)

    (page,) = minutes(hall)

    assert "发票合计1541540——" in page


def test_minutes_of_an_open_sitting_do_not_exist(hall):
    with pytest.raises(WrongPhaseError, match="请先截止收票"):
        minutes(hall)


def test_the_verification_sheet_bears_every_hash_on_one_page(hall):
    held(hall, a=9, b=10, c=12, v=12)
    summary = hall.open()
    with hall.works.store.read() as books:
        stored = books.results.summary(hall.sitting_id)

    (page,) = verification(hall)

    for form in summary.forms:
        assert form.fingerprint in page
    for box in boxes(hall):
        assert box.closing_digest.hex() in page
    for digest in (summary.rules_hash, summary.closing_digest, stored.body_hash.hex()):
        assert digest in page
    assert f"版本{summary.method_version}，随机数种子{SEED}" in page
    assert f"surveyrecount{hall.sitting_id}" in page
    assert "2026年5月6日17时30分，吴组员、周组长；打不开的答卷0份" in page


def test_the_verification_sheet_counts_as_the_annex_does(hall):
    held(hall, a=3, b=10, c=12, v=4)
    hall.open()

    (page,) = verification(hall)

    assert "全体15415425" in page
    assert "A票班子成员及站所长1212" not in page
    assert "村民不计不计——————" in page


def test_there_is_no_verification_sheet_before_the_opening(hall):
    held(hall, a=9, b=10, c=12, v=0)

    with pytest.raises(NotFoundError):
        verification(hall)


@pytest.mark.parametrize("sheet", [minutes, verification])
def test_records_are_the_teams_and_printing_them_is_logged(hall, sheet):
    held(hall, a=9, b=10, c=12, v=0)
    hall.open()
    stranger = hall.scene.leader.model_copy(update={"teams": ()})
    with hall.works.store.read() as books:
        custodian = books.accounts.by_name("zheng")

    with pytest.raises(NotFoundError):
        sheet(hall, stranger)
    with pytest.raises(NotPermittedError):
        sheet(hall, custodian)
    sheet(hall)

    with hall.works.store.read() as books:
        newest, before, *_ = books.audit.entries()
    assert newest.action in ("打印情况记录", "打印核验单")
    assert newest.actor == "zhou"
    assert before.action == "开箱"
