"""The inspection book."""

import pytest

from survey.core.errors import NotFoundError
from survey.core.inspection import Channels, Member
from survey.storage.engine import Store
from tests.makers import kept_stationing


def test_rounds_and_teams_come_back_in_the_order_of_entry(store: Store) -> None:
    with store.begin() as books:
        rounds = [books.inspection.add_round(name, "专项") for name in ("第六轮", "第五轮")]
        teams = [books.inspection.add_team(rounds[0].id, name) for name in ("二组", "一组")]

    with store.read() as books:
        assert books.inspection.rounds() == tuple(rounds)
        assert books.inspection.teams() == tuple(teams)


def test_units_form_a_tree_and_belong_to_their_team_alone(store: Store) -> None:
    with store.begin() as books:
        round_id = books.inspection.add_round("第六轮", "常规").id
        first, second = (books.inspection.add_team(round_id, name).id for name in ("一组", "二组"))
        town = books.inspection.add_unit(first, "青石镇", "乡镇（街道）")
        village = books.inspection.add_unit(first, "上村", "村（社区）", town.id)
        bureau = books.inspection.add_unit(second, "水利局", "党政部门")

    with store.read() as books:
        assert books.inspection.units([first]) == (town, village)
        assert books.inspection.units([first, second]) == (town, village, bureau)
        assert books.inspection.units([]) == ()
        assert village.parent_id == town.id


def test_members_keep_their_official_order_and_replace_those_before(store: Store) -> None:
    people = (
        Member(name="王一", post="党委书记"),
        Member(name="李二", post="镇长"),
        Member(name="赵三", roster="appointees", details={"任职时间": "2025年3月"}),
    )

    with store.begin() as books:
        unit_id = kept_stationing(books).unit_id
        books.inspection.set_members(unit_id, people)
        books.inspection.set_members(unit_id, people[::-1])

    with store.read() as books:
        (unit,) = books.inspection.units([books.inspection.unit(unit_id).team_id])
        assert [member.model_copy(update={"id": 0}) for member in unit.members] == [*people[::-1]]
        assert unit.roster("appointees")[0].details == {"任职时间": "2025年3月"}


def test_channels_can_be_changed_while_the_team_is_there(store: Store) -> None:
    channels = Channels(phone="0570-7654321", hours="8:30–17:30")
    with store.begin() as books:
        stationing = kept_stationing(books)
        books.inspection.set_channels(stationing.id, channels)

    with store.read() as books:
        (found,) = books.inspection.stationings([stationing.team_id])
        assert found == stationing.model_copy(update={"channels": channels})


def test_nothing_is_hung_on_what_is_not_there(store: Store) -> None:
    with store.begin() as books:
        unit = books.inspection.unit(kept_stationing(books).unit_id)

        for deed in (
            lambda: books.inspection.add_team(99, "一组"),
            lambda: books.inspection.add_unit(99, "青石镇", "乡镇（街道）"),
            lambda: books.inspection.add_unit(unit.team_id, "上村", "村（社区）", 99),
            lambda: books.inspection.set_members(99, ()),
            lambda: books.inspection.set_channels(99, Channels()),
        ):
            with pytest.raises(NotFoundError):
                deed()
