"""Copies of a sitting: alike in what is asked and counted, apart in everything else."""

from datetime import timedelta

import pytest

from survey.core.account import Deed
from survey.core.errors import FaultyError, NotFoundError, NotReadyError
from survey.core.sitting import Phase
from survey.demo import stage
from survey.services import copying, inspecting, overview, preparing, publishing
from survey.services.copying import Target
from tests.services.hall import NOW

VILLAGES = ("石桥村", "东岭村", "南坪村")


@pytest.fixture
def villages(hall):
    """Three villages of the town, and a second unit of the team beside it."""
    with hall.works.store.begin() as books:
        town = _stationing(books, hall).unit_id
        team = books.inspection.unit(town).team_id
        add = inspecting.add_unit
        made = [add(books, hall.scene.leader, team, n, "村（社区）", town, NOW) for n in VILLAGES]
        made.append(add(books, hall.scene.leader, team, "县住建局", "党政部门", None, NOW))
    return [unit.id for unit in made]


def _stationing(books, hall):
    return books.inspection.stationing(hall.scene.sitting.stationing_id)


def copied(hall, *targets, account=None):
    with hall.works.store.begin() as books:
        leader = account or hall.scene.leader
        return copying.copy(books, leader, hall.sitting_id, targets, NOW)


def target(unit_id, place="村委会", **invited):
    return Target(unit_id, place, invited)


def test_the_other_units_are_offered_as_in_the_tree(hall, villages):
    with hall.works.store.read() as books:
        found = copying.candidates(books, hall.scene.leader, hall.sitting_id)

    assert [(one.unit.name, one.depth, one.below) for one in found] == [
        *((name, 1, True) for name in VILLAGES),
        ("县住建局", 0, False),
    ]
    assert not any(one.taken for one in found)


def test_a_copy_is_a_draft_with_its_own_people_place_forms_and_numbers(hall, villages):
    (made,) = copied(hall, target(villages[0], a=3, b=4, c=50))

    source = hall.scene.sitting
    assert made.phase is Phase.DRAFT
    assert (made.place, made.rules, made.custodians) == ("村委会", source.rules, source.custodians)
    assert [group.invited for group in made.groups] == [3, 4, 50, None]
    assert [group.weight for group in made.groups] == [group.weight for group in source.groups]
    with hall.works.store.read() as books:
        assert books.boxes.boxes(made.id) == ()
        own, theirs = (books.sittings.form_ids(one) for one in (made.id, source.id))
        assert set(own).isdisjoint(theirs)
        assert list(map(books.forms.form, own)) == list(map(books.forms.form, theirs))


def test_a_unit_without_a_stationing_in_those_days_gets_a_like_one(hall, villages):
    with hall.works.store.begin() as books:
        own = _stationing(books, hall)
        gone = own.first_day - timedelta(days=40), own.first_day - timedelta(days=9)
        team = own.team_id
        books.inspection.add_stationing(team, villages[0], *gone, own.channels)
        here = books.inspection.add_stationing(
            team, villages[1], own.last_day, own.last_day, own.channels
        )

    made = copied(hall, target(villages[0]), target(villages[1]))

    with hall.works.store.read() as books:
        fresh, kept = (books.inspection.stationing(one.stationing_id) for one in made)
    assert (fresh.first_day, fresh.last_day, fresh.channels) == (
        own.first_day,
        own.last_day,
        own.channels,
    )
    assert kept == here


def test_a_title_with_the_units_name_takes_the_other_name(hall, villages):
    with hall.works.store.begin() as books:
        title = "青石镇党委民主测评"
        plan = hall.scene.sitting.model_copy(update={"title": title})
        named = preparing.prepare(books, hall.scene.leader, plan, ["leaders"], NOW)

        (made,) = copying.copy(books, hall.scene.leader, named.id, [target(villages[0])], NOW)

    assert made.title == "石桥村民主测评"


@pytest.mark.parametrize("again", ["the same unit", "its own unit", "another team's unit"])
def test_a_copy_that_makes_no_sense_leaves_nothing_behind(hall, villages, again):
    copied(hall, target(villages[0]))
    with hall.works.store.begin() as books:
        other = books.inspection.add_team(1, "县委第五巡察组")
        theirs = books.inspection.add_unit(other.id, "白水镇", "乡镇（街道）").id
        own = _stationing(books, hall).unit_id
        before = len(books.sittings.sittings(range(1, 99)))
    wrong = {"the same unit": villages[0], "its own unit": own}.get(again, theirs)

    with pytest.raises(FaultyError, match="没有复制"):
        copied(hall, target(villages[1]), target(wrong))

    with hall.works.store.read() as books:
        assert len(books.sittings.sittings(range(1, 99))) == before


def test_another_team_copies_nothing(hall, villages):
    stranger = hall.scene.leader.model_copy(update={"teams": (99,)})

    with pytest.raises(NotFoundError):
        copied(hall, target(villages[0]), account=stranger)


def test_the_overview_of_a_town_holds_its_villages_and_not_the_unit_beside_it(hall, villages):
    copied(hall, *map(target, villages))

    with hall.works.store.read() as books:
        own = _stationing(books, hall)
        found = overview.held(books, hall.scene.leader, own.id)
        stationings = books.inspection.stationings([own.team_id])
        units = books.inspection.units([own.team_id])

    assert [one.unit.name for one in found] == ["青石镇党委", *VILLAGES]
    assert [one.depth for one in found] == [0, 1, 1, 1]
    assert [one.unit_id for one in overview.highest(stationings, units)] == [
        own.unit_id,
        villages[3],
    ]


def published(hall, sittings, **more):
    with hall.works.store.begin() as books:
        passphrases = dict.fromkeys(stage.CUSTODIANS, stage.PASSPHRASE)
        asked = hall.scene.leader, sittings, passphrases, hall.works.shares, NOW
        return publishing.publish_together(books, *asked, **more)


def ready_copies(hall, villages):
    """Copies for three villages that ask about nobody by name."""
    made = copied(hall, *(target(one, a=5, b=6, c=7) for one in villages[:3]))
    with hall.works.store.begin() as books:
        for sitting in made:
            plain = sitting.model_copy(
                update={
                    "rules": sitting.rules.model_copy(
                        update={"declared": type(sitting.rules.declared)()}
                    )
                }
            )
            preparing.change(books, hall.scene.leader, plain, ["leading_body"], NOW)
    return [one.id for one in made]


def test_sittings_published_together_have_a_key_for_every_box_and_one_card_each(hall, villages):
    made = ready_copies(hall, villages)

    cards = published(hall, made)

    with hall.works.store.read() as books:
        boxes = [box for one in made for box in books.boxes.boxes(one)]
    assert set(cards) == set(stage.CUSTODIANS)
    assert len({box.public_key for box in boxes}) == len(boxes) == 12
    assert all(len(hall.works.shares.read(box.id)) == 32 for box in boxes)


def test_a_sitting_named_twice_is_published_once(hall, villages):
    first, *_others = ready_copies(hall, villages)

    published(hall, [first, first])

    with hall.works.store.read() as books:
        assert len({box.id for box in books.boxes.boxes(first)}) == 4
        assert len(books.audit.about("发布场次", str(first))) == 1


def test_one_sitting_that_is_not_ready_keeps_all_from_being_published(hall, villages):
    made = ready_copies(hall, villages)
    with hall.works.store.begin() as books:
        bare = books.sittings.sitting(made[1])
        books.sittings.save(bare.model_copy(update={"groups": ()}))

    with pytest.raises(NotReadyError, match="还没有票类"):
        published(hall, made)

    with hall.works.store.read() as books:
        assert [books.boxes.boxes(one) for one in made] == [(), (), ()]


def test_sittings_with_different_custodians_are_not_published_together(hall, villages):
    made = ready_copies(hall, villages)
    with hall.works.store.begin() as books:
        other = books.sittings.sitting(made[2])
        books.sittings.save(other.model_copy(update={"threshold": 3}))

    with pytest.raises(NotReadyError, match="分开发布"):
        published(hall, made)


def test_preparing_is_what_copying_needs(hall, villages):
    with hall.works.store.read() as books:
        custodian = books.accounts.by_name("zheng")

    assert not custodian.may(Deed.PREPARE)
    with pytest.raises(Exception, match="不能做这件事"):
        copied(hall, target(villages[0]), account=custodian)
