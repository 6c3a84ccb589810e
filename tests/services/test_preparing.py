"""Preparing: everything that is missing is named, and what is published is frozen."""

import pytest

from survey.core.counting import Rules
from survey.core.errors import NotFoundError, NotPermittedError, NotReadyError, WrongPhaseError
from survey.core.sitting import WayIn
from survey.demo import stage
from survey.services import inspecting, preparing, publishing, slips
from tests.services.hall import NOW


def _draft(hall, **changed):
    """Return a fresh draft beside the published sitting, changed as asked."""
    forms = changed.pop("forms", ["leading_body"])
    draft = hall.scene.sitting.model_copy(update={"id": 0, "rules": Rules(), **changed})
    with hall.works.store.begin() as books:
        return preparing.prepare(books, hall.scene.leader, draft, forms, NOW)


def _publish(hall, sitting, seen=()):
    passphrases = dict.fromkeys(sitting.custodians, stage.PASSPHRASE)
    with hall.works.store.begin() as books:
        return publishing.publish(
            books, hall.scene.leader, sitting.id, passphrases, hall.works.shares, NOW, seen
        )


def _group(hall, code, changed):
    groups = hall.scene.sitting.groups
    return tuple(g.model_copy(update=changed) if g.code == code else g for g in groups)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"groups": ()}, "还没有票类"),
        ({"forms": []}, "还没有选表"),
        ({"forms": ["appointees"]}, "名册是空的"),
        ({"custodians": ("zhou",)}, "只指定了 1 人"),
        ({"custodians": ("zhou", "nobody")}, "nobody"),
        ({"custodians": ("zhou", "admin")}, "admin"),
    ],
)
def test_a_sitting_that_is_not_ready_is_not_published(hall, changed, said):
    draft = _draft(hall, **changed)

    with pytest.raises(NotReadyError, match=said):
        _publish(hall, draft)

    with hall.works.store.read() as books:
        assert books.boxes.boxes(draft.id) == ()
    assert len(hall.works.shares.boxes()) == 4


@pytest.mark.parametrize(
    ("code", "changed", "said"),
    [
        ("a", {"weight": 31}, "合计是 101"),
        ("a", {"weight": None}, "有的票类有权重"),
        ("a", {"invited": 0}, "应到人数是 0"),
        ("a", {"code": "b"}, "用了 2 次"),
        ("a", {"code": "all"}, "留给"),
        ("v", {"weight": 10}, "不参加加权"),
        ("v", {"way_in": WayIn.SLIPS}, "应到人数是 0"),
    ],
)
def test_groups_that_do_not_add_up_are_refused(hall, code, changed, said):
    draft = _draft(hall, groups=_group(hall, code, changed))

    with pytest.raises(NotReadyError, match=said):
        _publish(hall, draft)


def test_without_a_hotline_nothing_is_published(hall):
    with hall.works.store.begin() as books:
        found = books.inspection.stationing(hall.scene.sitting.stationing_id)
        silent = found.channels.model_copy(update={"phone": ""})
        inspecting.set_channels(books, hall.scene.leader, found.id, silent, NOW, "停机")

    with pytest.raises(NotReadyError, match="值班电话"):
        _publish(hall, _draft(hall))


def test_a_published_sitting_never_changes(hall):
    with hall.works.store.begin() as books, pytest.raises(WrongPhaseError):
        preparing.change(books, hall.scene.leader, hall.scene.sitting, ["leaders"], NOW)


def test_a_published_sitting_keeps_its_people_when_the_roster_changes(hall):
    with hall.works.store.begin() as books:
        unit_id = books.inspection.stationing(hall.scene.sitting.stationing_id).unit_id
        people = books.inspection.unit(unit_id).members
        inspecting.set_roster(books, hall.scene.leader, unit_id, people[:2], NOW)

    with hall.works.store.read() as books:
        assert books.sittings.editions(hall.sitting_id) == hall.scene.editions


def test_another_team_does_not_even_learn_that_the_sitting_exists(hall):
    stranger = hall.scene.leader.model_copy(update={"teams": (99,)})

    with hall.works.store.read() as books, pytest.raises(NotFoundError):
        preparing.readiness(books, stranger, hall.sitting_id)


def test_a_custodian_prepares_nothing(hall):
    with hall.works.store.read() as books:
        custodian = books.accounts.by_name("zheng")
        with pytest.raises(NotPermittedError):
            preparing.readiness(books, custodian, hall.sitting_id)


def test_each_custodian_gets_a_card_and_none_is_kept(hall):
    with hall.works.store.read() as books:
        kept = books.boxes.custody(hall.sitting_id)

    assert set(hall.scene.cards) == set(stage.CUSTODIANS) == set(kept)
    assert set(kept.values()) == {None}


def test_a_publication_can_be_withdrawn_and_made_again_until_ballots_are_taken(hall):
    draft = _draft(hall)
    _publish(hall, draft)
    leader = hall.scene.leader
    with hall.works.store.begin() as books:
        old = {box.id for box in books.boxes.boxes(draft.id)}
        slips.issue(books, leader, draft.id, "a", 3, hall.works.printing, NOW)

    with hall.works.store.begin() as books:
        withdrawn = publishing.withdraw(books, leader, draft.id, NOW)
    cards = _publish(hall, draft)

    assert set(withdrawn) == old
    assert set(cards) == set(draft.custodians)
    with hall.works.store.read() as books:
        again = books.boxes.boxes(draft.id)
        assert len(again) == len(old)
        assert old.isdisjoint(box.id for box in again)
        assert [box.issued for box in again] == [0] * len(again)


def test_a_sitting_that_takes_ballots_is_not_withdrawn(hall):
    with hall.works.store.begin() as books, pytest.raises(WrongPhaseError):
        publishing.withdraw(books, hall.scene.leader, hall.sitting_id, NOW)


def test_a_failed_publication_can_be_tried_again(hall, monkeypatch):
    draft = _draft(hall)
    shares = hall.works.shares
    kept = []

    def fail_at_the_third(box_id, share):
        if len(kept) == 2:
            raise OSError("no space left")
        kept.append(box_id)
        type(shares).keep(shares, box_id, share)

    monkeypatch.setattr(shares, "keep", fail_at_the_third)
    with pytest.raises(OSError, match="no space left"):
        _publish(hall, draft)
    monkeypatch.undo()

    assert set(_publish(hall, draft)) == set(draft.custodians)


def test_a_declaration_of_a_form_that_is_not_chosen_keeps_a_sitting_from_publishing(hall):
    draft = _draft(hall, rules=hall.scene.sitting.rules)

    with hall.works.store.read() as books:
        missing = preparing.readiness(books, hall.scene.leader, draft.id).hindrances

    assert "开箱时另外算的“m”不在所选的表里；请去掉这一项" in [fault.text for fault in missing]


def test_what_is_declared_is_said_before_publishing(hall):
    draft = _draft(hall, forms=list(stage.FORMS), rules=hall.scene.sitting.rules)

    with hall.works.store.read() as books:
        said = preparing.declared_sentences(books, draft)

    assert said[0] == "人与人比较：《班子成员民主测评表》"


def _warned(hall):
    """Return a draft that proofreading warns of, and the marks of its warnings."""
    groups = _group(hall, "a", {"invited": 12})
    draft = _draft(hall, forms=["cadres"], groups=groups)
    with hall.works.store.read() as books:
        found = preparing.readiness(books, hall.scene.leader, draft.id).remarks
    return draft, [one.mark for one in found]


def test_a_warning_that_nobody_ticked_keeps_a_sitting_from_publishing(hall):
    draft, marks = _warned(hall)

    for seen in ((), marks[1:], ["0" * 16]):
        with pytest.raises(NotReadyError, match="还有 1 条校对提醒没有打勾"):
            _publish(hall, draft, seen)

    assert len(marks) == 1


def test_a_ticked_warning_goes_on_record_in_its_words(hall):
    draft, marks = _warned(hall)

    _publish(hall, draft, marks)

    with hall.works.store.read() as books:
        (told,) = (one for one in books.audit.entries() if one.action == "认可校对提醒")
    assert told.object == str(draft.id)
    assert "应到 12 人，按答案能分成 4 种" in told.detail
