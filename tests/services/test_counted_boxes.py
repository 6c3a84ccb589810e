"""Counts of closed boxes: told on the log's pages and at the desk as in the minutes."""

from survey.core.account import Account, Role
from survey.reports.chapters.basis import accounting_table
from survey.services import records, slips, watching
from survey.services.watching import Sought
from tests.services.hall import NOW
from tests.services.test_records import held

EXACT = "发出 12，作废 0，未用 {},收回 {}"


AUDITOR = Account(id=98, name="jian", display_name="简", role=Role.AUDITOR)


def shown(hall):
    """Return what the page of the log shows of the closing of the first box."""
    with hall.works.store.read() as books:
        page = watching.look(books, AUDITOR, Sought(action="封箱"), 1, NOW)
    return page.entries[-1].detail


def test_the_page_of_the_log_keeps_back_the_counts_of_a_hidden_group(hall):
    held(hall, a=3, b=12, c=12)

    seen = shown(hall)

    assert "发出 12，作废 —，未用 —，收回 —" in seen
    with hall.works.store.begin() as books:
        taken = watching.taken_away(books, AUDITOR, Sought(action="封箱"), NOW).decode()
    assert seen in taken
    assert EXACT.format(9, 3) not in taken


def test_the_page_of_the_log_tells_the_counts_of_groups_that_may_be_seen(hall):
    held(hall, a=9, b=12, c=12)

    assert EXACT.format(3, 9) in shown(hall)


def test_the_log_itself_keeps_every_count_and_stays_whole(hall):
    held(hall, a=3, b=12, c=12)

    with hall.works.store.read() as books:
        box = books.boxes.boxes(hall.sitting_id)[0]
        (entry,) = books.audit.about("封箱", box.id.hex())
        assert EXACT.format(9, 3) in entry.detail
        assert watching.look(books, AUDITOR, Sought(), 1, NOW).chain.whole


def test_the_desk_tells_the_counts_of_closed_boxes_as_the_minutes_do(hall):
    held(hall, a=3, b=12, c=12, v=12)

    with hall.works.store.read() as books:
        lines = records.closed_boxes(books, hall.scene.leader, hall.sitting_id)

    assert [(line.unused, line.returned) for line in lines] == [
        (None, None),
        (None, None),
        (None, None),
        (0, 12),
        (127, 27),
    ]


def test_the_report_does_not_count_a_hidden_group_whose_slips_were_voided(hall):
    for _ in range(3):
        hall.answer("a", {hall.first_cell(): "a"})
    with hall.works.store.begin() as books:
        slips.void_unused(books, hall.scene.leader, hall.sitting_id, "a", "散会了", NOW)
    held(hall, b=12, c=12)

    summary = hall.open()

    assert (summary.accounting[0].issued, summary.accounting[0].returned) == (None, 27)
    table = accounting_table(summary)
    told = dict(zip([column.label for column in table.columns], table.rows[0], strict=True))
    assert (told["发出"], told["收回"], told["回收率%"]) == ("—", 27, "—")
