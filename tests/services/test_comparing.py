"""Which opened sittings are compared, by whom, and what becomes of those that cannot be."""

from datetime import date

import pytest

from survey.core.account import Role
from survey.core.errors import NotFoundError, NotPermittedError
from survey.services import comparing
from survey.storage.tables.results import SummaryRow
from tests.makers import NOW
from tests.services.opened import FORM, keep_body, kept_opened, kept_unit
from tests.stats import makers

GOOD, BAD = {"a": 25, "c": 5}, {"a": 5, "c": 25}


@pytest.fixture
def books(works):
    with works.store.begin() as books:
        yield books


@pytest.fixture
def team(books):
    """The first team of a round."""
    return books.inspection.add_team(books.inspection.add_round("第六轮", "常规").id, "第一组").id


def account(books, *teams, name="zhou", role=Role.LEADER):
    return books.accounts.add(name, name, role, teams)


def titles(found):
    return [part.title for part in found.comparison.parts]


def labels(found):
    return list(dict.fromkeys(row[1] for row in found.comparison.parts[0].table.rows))


def test_the_opened_sittings_of_a_round_stand_in_the_units_order(books, team):
    stationings = [kept_unit(books, team, name) for name in ("丙镇", "甲镇", "乙镇")]
    for each, given in zip(reversed(stationings), (GOOD, BAD, GOOD), strict=True):
        kept_opened(books, each.id, given)

    found = comparing.units_of_round(books, account(books, team), stationings[0].id)

    assert found.title == "第六轮"
    assert titles(found) == ["问题 overall", "问题 also"]
    assert labels(found) == ["丙镇", "甲镇", "乙镇", "合计"]
    assert found.left_out == ()


def test_what_is_not_opened_and_other_rounds_take_no_part(books, team):
    first, second = (kept_unit(books, team, name) for name in ("甲镇", "乙镇"))
    kept_opened(books, first.id, GOOD)
    other_team = books.inspection.add_team(books.inspection.add_round("第七轮", "常规").id, "组").id
    kept_opened(books, kept_unit(books, other_team, "丙镇").id, GOOD)
    clerk = account(books, team, other_team)

    found = comparing.units_of_round(books, clerk, second.id)

    assert titles(found) == []
    assert "不到两个" in found.comparison.leads[0]


def test_a_team_compares_its_own_units_only(books, team):
    round_id = books.inspection.team(team).round_id
    theirs = books.inspection.add_team(round_id, "第二组").id
    ours = [kept_unit(books, team, name) for name in ("甲镇", "乙镇")]
    other = kept_unit(books, theirs, "邻县镇")
    for each in (*ours, other):
        kept_opened(books, each.id, GOOD)
    clerk = account(books, team)

    found = comparing.units_of_round(books, clerk, ours[0].id)

    assert "邻县镇" not in labels(found)
    assert (
        comparing.units_of_round(books, account(books, team, theirs, name="both"), ours[0].id)
        .comparison.parts[0]
        .table.rows[2][1]
        == "邻县镇"
    )
    with pytest.raises(NotFoundError):
        comparing.units_of_round(books, clerk, other.id)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CUSTODIAN, Role.AUDITOR])
def test_who_may_not_see_results_compares_none(books, team, role):
    stationing = kept_unit(books, team, "甲镇")
    sitting = kept_opened(books, stationing.id, GOOD)
    stranger = account(books, team, role=role)

    with pytest.raises(NotPermittedError):
        comparing.units_of_round(books, stranger, stationing.id)
    with pytest.raises(NotPermittedError):
        comparing.changes(books, stranger, sitting.id)
    with pytest.raises(NotPermittedError):
        comparing.first_of_round(books, stranger, stationing.id)


def test_a_summary_that_was_touched_is_named_and_left_out(books, team):
    stationings = [kept_unit(books, team, name) for name in ("甲镇", "乙镇", "丙镇")]
    sittings = [kept_opened(books, each.id, GOOD) for each in stationings]
    _forge(books, sittings[1].id)

    found = comparing.units_of_round(books, account(books, team), stationings[0].id)

    ((name, why),) = [(each.label, each.why) for each in found.left_out]
    assert (name, "不符" in why) == ("乙镇", True)
    assert labels(found) == ["甲镇", "丙镇", "合计"]


@pytest.mark.parametrize("body", ["another version", "unreadable"])
def test_a_summary_of_another_method_is_named_and_left_out(books, team, body):
    stationings = [kept_unit(books, team, name) for name in ("甲镇", "乙镇", "丙镇")]
    for each in stationings[:2]:
        kept_opened(books, each.id, GOOD)
    told = makers.summary(FORM, {makers.group("a"): makers.spread("overall", GOOD, also="a")})
    old = told.model_copy(update={"method_version": "0"}).model_dump_json()
    _kept_with(books, stationings[2].id, old if body == "another version" else "{}")

    found = comparing.units_of_round(books, account(books, team), stationings[0].id)

    ((name, why),) = [(each.label, each.why) for each in found.left_out]
    assert (name, "另一版统计方法" in why) == ("丙镇", True)
    assert labels(found) == ["甲镇", "乙镇", "合计"]


@pytest.mark.parametrize("version", ["3", "3.0", "3.99"])
def test_a_summary_counted_alike_is_compared_whatever_was_inferred_from_it(books, team, version):
    stationings = [kept_unit(books, team, name) for name in ("甲镇", "乙镇")]
    kept_opened(books, stationings[0].id, GOOD)
    told = makers.summary(FORM, {makers.group("a"): makers.spread("overall", GOOD, also="a")})
    like = told.model_copy(update={"method_version": version}).model_dump_json()
    _kept_with(books, stationings[1].id, like)

    found = comparing.units_of_round(books, account(books, team), stationings[0].id)

    assert found.left_out == ()
    assert labels(found) == ["甲镇", "乙镇", "合计"]


def test_sittings_of_one_unit_are_told_apart_by_what_they_need(books, team):
    first, second = (kept_unit(books, team, name) for name in ("甲镇", "乙镇"))
    kept_opened(books, first.id, GOOD, title="动员会")
    kept_opened(books, first.id, GOOD, title="入户")
    kept_opened(books, first.id, GOOD, title="入户", day=date(2026, 4, 9))
    last = kept_opened(books, first.id, GOOD, title="入户", day=date(2026, 4, 9))
    kept_opened(books, second.id, GOOD)

    found = comparing.units_of_round(books, account(books, team), first.id)

    assert labels(found) == [
        "甲镇 · 动员会",
        "甲镇 · 入户 · 2026-04-01",
        f"甲镇 · 入户 · 2026-04-09 · {last.id - 1}",
        f"甲镇 · 入户 · 2026-04-09 · {last.id}",
        "乙镇",
        "合计",
    ]


def test_villages_are_added_up_below_their_town(books, team):
    town = kept_unit(books, team, "镇")
    villages = [kept_unit(books, team, name, town.unit_id) for name in ("东村", "西村")]
    for each in (town, *villages):
        kept_opened(books, each.id, GOOD)

    found = comparing.units_of_round(books, account(books, team), town.id)

    assert labels(found) == ["镇", "东村", "西村", "合计", "镇所属合计"]


class TestChanges:
    def test_a_sitting_is_compared_with_the_last_before_it(self, books, team):
        stationing = kept_unit(books, team, "甲镇")
        days = [date(2026, 4, day) for day in (1, 9, 20, 25)]
        first, second, third, _ = [kept_opened(books, stationing.id, GOOD, day=d) for d in days]
        clerk = account(books, team)

        found = comparing.changes(books, clerk, third.id)
        chosen = comparing.changes(books, clerk, third.id, first.id)

        assert [each.id for each in found.earlier] == [second.id, first.id]
        assert (found.before.id, chosen.before.id) == (second.id, first.id)
        assert comparing.changes(books, clerk, first.id) is None

    def test_the_unit_of_a_later_round_is_known_by_its_name(self, books, team):
        later_team = books.inspection.add_team(
            books.inspection.add_round("第七轮", "常规").id, "组"
        ).id
        before = kept_opened(books, kept_unit(books, team, "甲镇").id, GOOD)
        again = kept_unit(books, later_team, "甲镇")
        after = kept_opened(books, again.id, BAD, day=date(2027, 1, 1))

        mine = comparing.changes(books, account(books, team, later_team), after.id)
        theirs = comparing.changes(books, account(books, later_team, name="li"), after.id)

        assert mine.before.id == before.id
        assert "较上次下降67" in mine.comparison.parts[0].sentences[0].replace("66.7", "67")
        assert theirs is None

    def test_what_is_not_an_earlier_sitting_of_the_unit_is_not_there(self, books, team):
        sitting = kept_opened(books, kept_unit(books, team, "甲镇").id, GOOD)
        other = kept_opened(books, kept_unit(books, team, "乙镇").id, GOOD, day=date(2026, 3, 1))
        clerk = account(books, team)

        for wrong in (sitting.id, other.id, 99):
            with pytest.raises(NotFoundError):
                comparing.changes(books, clerk, sitting.id, wrong)

    def test_a_touched_summary_leaves_nothing_to_compare(self, books, team):
        stationing = kept_unit(books, team, "甲镇")
        before = kept_opened(books, stationing.id, GOOD)
        after = kept_opened(books, stationing.id, BAD, day=date(2026, 5, 1))
        _forge(books, before.id)

        found = comparing.changes(books, account(books, team), after.id)

        assert titles(found) == []
        assert [each.label for each in found.left_out] == ["动员会测评（2026年4月1日）"]


class TestSinceLast:
    """What stands in the annex."""

    def test_it_is_the_last_earlier_day_with_anything_in_common(self, books, team):
        stationing = kept_unit(books, team, "甲镇")
        kept_opened(books, stationing.id, GOOD, title="首次")
        other = makers.form(makers.single("other"))
        given = makers.spread("other", GOOD)
        kept_opened(books, stationing.id, given, form=other, day=date(2026, 4, 9))
        kept_opened(books, stationing.id, GOOD, day=date(2026, 4, 20), title="同日")
        after = kept_opened(books, stationing.id, BAD, day=date(2026, 4, 20))

        found = comparing.since_last(books, account(books, team), after.id)

        assert "上一次是首次（2026年4月1日）" in found.leads[0]
        assert comparing.since_last_of_team(books, after.id) == found

    def test_without_one_there_is_nothing(self, books, team):
        alone = kept_opened(books, kept_unit(books, team, "甲镇").id, GOOD)

        assert comparing.since_last(books, account(books, team), alone.id) is None
        assert comparing.since_last_of_team(books, alone.id) is None

    def test_what_another_team_collected_is_not_there(self, books, team):
        round_id = books.inspection.team(team).round_id
        theirs = books.inspection.add_team(round_id, "第二组").id
        kept_opened(books, kept_unit(books, theirs, "甲镇").id, GOOD)
        ours = kept_unit(books, team, "甲镇")
        after = kept_opened(books, ours.id, BAD, day=date(2026, 5, 1))

        assert comparing.since_last(books, account(books, team), after.id) is None
        assert comparing.since_last_of_team(books, after.id) is None

    def test_who_may_not_see_results_gets_none(self, books, team):
        sitting = kept_opened(books, kept_unit(books, team, "甲镇").id, GOOD)

        with pytest.raises(NotPermittedError):
            comparing.since_last(books, account(books, team, role=Role.AUDITOR), sitting.id)


def test_what_is_taken_away_as_a_file_is_written_down(works):
    with works.store.begin() as books:
        team = books.inspection.add_team(books.inspection.add_round("第六轮", "常规").id, "组").id
        stationing = kept_unit(books, team, "甲镇")
        before = kept_opened(books, stationing.id, GOOD)
        after = kept_opened(books, stationing.id, BAD, day=date(2026, 5, 1))
        clerk = account(books, team)

    files = [
        comparing.units_xlsx(works.store, clerk, stationing.id, NOW),
        comparing.changes_xlsx(works.store, clerk, after.id, before.id, NOW),
    ]

    assert all(file.startswith(b"PK") for file in files)
    with works.store.read() as books:
        assert [entry.action for entry in books.audit.entries(2)] == ["下载对比台账"] * 2


def test_work_on_a_round_belongs_to_the_first_sitting_that_is_compared(books, team):
    first, second = (kept_unit(books, team, name) for name in ("甲镇", "乙镇"))
    clerk = account(books, team)
    with pytest.raises(NotFoundError):
        comparing.first_of_round(books, clerk, first.id)
    kept_opened(books, second.id, GOOD)
    opened = kept_opened(books, first.id, GOOD)

    assert comparing.first_of_round(books, clerk, second.id) == opened


def _forge(books, sitting_id):
    """Change a stored summary as somebody with the database could."""
    row = books.session.get(SummaryRow, sitting_id)
    row.body = row.body.replace('"count":25', '"count":20')
    books.session.flush()


def _kept_with(books, stationing_id, body):
    """An opened sitting with another summary."""
    sitting = kept_opened(books, stationing_id, GOOD)
    books.session.delete(books.session.get(SummaryRow, sitting.id))
    books.session.flush()
    keep_body(books, sitting.id, body, "0")
