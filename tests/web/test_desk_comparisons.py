"""Comparisons at the desk: pages, files, drawings; never another team's."""

import re
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text

from survey.reports.compared.comparison import Dot, Dots
from survey.web.desk.plots import dot_plot
from tests.services.opened import kept_opened, kept_unit

GOOD, BAD = {"a": 25, "c": 5}, {"a": 5, "c": 25}


@pytest.fixture
def opened(house):
    """Three opened units of the first team, one of the second; one of them opened twice."""
    with house.works.store.begin() as books:
        ours = [kept_unit(books, 1, name) for name in ("丙镇", "甲镇", "乙镇")]
        for each, counts in zip(ours, (BAD, GOOD, GOOD), strict=True):
            kept_opened(books, each.id, counts)
        again = kept_opened(books, ours[0].id, GOOD, day=date(2026, 9, 1), title="回头看")
        theirs = kept_unit(books, 2, "邻组镇")
        other = kept_opened(books, theirs.id, GOOD)
    return house, ours, again, theirs, other


def test_the_units_of_a_round_stand_side_by_side(opened):
    house, ours, _, _, _ = opened

    page = house.clerk("zhou").get(f"/desk/stationings/{ours[0].id}/units").text

    assert page.index("丙镇 · 动员会测评") < page.index("甲镇") < page.index("乙镇")
    assert "邻组镇" not in page
    assert "偏低" in page
    assert "<svg" in page
    assert "<script" not in page


def test_a_unit_is_compared_with_its_last_time(opened):
    house, _, again, _, _ = opened
    clerk = house.clerk("zhou")

    page = clerk.get(f"/desk/sittings/{again.id}/changes").text
    results = clerk.get(f"/desk/sittings/{again.id}/results").text

    assert "较上次提高" in page
    assert f"/desk/sittings/{again.id}/changes" in results
    assert 'class="slopes"' in results
    assert f"/desk/stationings/{again.stationing_id}/units" in results


def test_one_sitting_alone_says_when_there_will_be_a_comparison(house):
    with house.works.store.begin() as books:
        alone = kept_unit(books, 1, "丙镇")
        kept_opened(books, alone.id, GOOD)

    page = house.clerk("zhou").get(f"/desk/stationings/{alone.id}/units").text

    assert "再有一个单位的场次开箱以后" in page


def test_earlier_sittings_can_be_chosen_where_there_are_several(opened):
    house, ours, again, _, _ = opened
    with house.works.store.begin() as books:
        last = kept_opened(books, ours[0].id, BAD, day=date(2026, 12, 1), title="再回头看")

    page = house.clerk("zhou").get(f"/desk/sittings/{last.id}/changes/{again.id}").text

    assert re.search(rf'/changes/{again.id}" aria-current="page"', page)
    assert "和哪一次比" in page


def test_a_first_sitting_has_nothing_before_it(opened):
    house, _, again, _, _ = opened

    page = house.clerk("zhou").get(f"/desk/sittings/{again.id - 1}/changes").text

    assert "还没有上一次" in page
    assert "下载 Excel" not in page


def test_another_teams_sitting_is_not_there_to_be_compared(opened):
    house, ours, again, theirs, other = opened
    clerk, stranger = house.clerk("zhou"), house.clerk("feng")

    refused = [
        clerk.get(f"/desk/stationings/{theirs.id}/units"),
        clerk.get(f"/desk/sittings/{other.id}/changes"),
        clerk.get(f"/desk/sittings/{again.id}/changes/{other.id}"),
        clerk.post(f"/desk/sittings/{again.id}/changes/{other.id}/excel"),
        clerk.post(f"/desk/stationings/{theirs.id}/units/excel"),
        stranger.get(f"/desk/stationings/{ours[0].id}/units"),
    ]

    assert [answer.status_code for answer in refused] == [404] * 6


def test_files_are_handed_out_and_written_down(opened):
    house, ours, again, _, _ = opened
    clerk = house.clerk("zhou")

    files = [
        clerk.post(f"/desk/stationings/{ours[0].id}/units/excel"),
        clerk.post(f"/desk/sittings/{again.id}/changes/{again.id - 3}/excel"),
    ]

    assert [file.mimetype.rsplit(".", 1)[-1] for file in files] == ["sheet"] * 2
    with house.works.store.read() as books:
        assert [entry.action for entry in books.audit.entries(2)] == ["下载对比台账"] * 2


def test_a_sitting_left_out_is_named_with_the_reason(opened):
    house, ours, _, _, _ = opened
    with house.works.store.begin() as books:
        sitting = books.sittings.sittings([ours[1].id])[0]
        books.session.execute(
            text("UPDATE summary SET body = replace(body, '25', '24') WHERE sitting_id = :id"),
            {"id": sitting.id},
        )

    page = house.clerk("zhou").get(f"/desk/stationings/{ours[0].id}/units").text

    assert "没有参加比较的场次" in page
    assert "甲镇：汇总与开箱时的摘要不符" in page


class TestDrawings:
    def test_a_dot_stands_at_its_share_over_its_bands(self):
        limits = ((Decimal(50), Decimal(70)), (Decimal(40), Decimal("80.5")))
        dots = Dots("图", Decimal(60), (Dot("甲", Decimal(85), 40, limits, apart=True),), "点图")

        plot = dot_plot(dots)

        (mark,) = plot.rows
        assert (plot.middle, mark.at, mark.apart, mark.said) == (60, 85, True, "甲 85% · n=40")
        assert [(band.start, band.width) for band in mark.bands] == [
            (40, Decimal("40.5")),
            (50, 20),
        ]
