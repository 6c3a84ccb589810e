"""Trials: what colleagues try out is counted and wiped, and never meets a real ballot."""

import pytest
from sqlalchemy import text

from survey.core.errors import NotFoundError, NotReadyError, OpeningRefused, WrongPhaseError
from survey.core.sitting import Phase
from survey.demo import stage
from survey.services import preparing, publishing, running, trying
from survey.services.answering import PutRight, Thanks, new_nonce
from tests.services.hall import NOW


@pytest.fixture
def draft(hall):
    """A draft beside the sitting that takes ballots."""
    plan = hall.scene.sitting.model_copy(update={"id": 0})
    with hall.works.store.begin() as books:
        return preparing.prepare(books, hall.scene.leader, plan, list(stage.FORMS), NOW)


@pytest.fixture
def trial(hall, draft):
    with hall.works.store.begin() as books:
        trying.start(books, hall.scene.leader, draft.id, NOW)
    return under_way(hall, draft)


def under_way(hall, draft):
    with hall.works.store.read() as books:
        return trying.trial_of(books, hall.scene.leader, draft.id)


def phase_of(hall, draft):
    with hall.works.store.read() as books:
        return books.sittings.sitting(draft.id).phase


def filled_in(hall, trial, nonce=None):
    admission = hall.works.answering.enter(trial.key)
    fields = {hall.first_cell(): ["a"]}
    return hall.works.answering.cast(admission, nonce or new_nonce(), fields, confirmed=True)


def publish(hall, draft):
    passphrases = dict.fromkeys(draft.custodians, stage.PASSPHRASE)
    with hall.works.store.begin() as books:
        asked = hall.scene.leader, draft.id, passphrases, hall.works.shares, NOW
        return publishing.publish(books, *asked)


def test_a_trial_has_a_code_of_its_own_and_its_paper_says_what_it_is(hall, draft, trial):
    admission = hall.works.answering.enter(trial.key)

    assert phase_of(hall, draft) is Phase.TRIAL
    assert admission.occasion.trial
    assert [form.id for form in admission.occasion.forms] == list(stage.FORMS)
    assert admission.occasion.forms[1].questions[0].rows
    assert not hall.admission("v").occasion.trial


def test_what_is_tried_out_is_checked_and_counted_once(hall, draft, trial):
    nonce = new_nonce()
    wrong = hall.works.answering.cast(
        hall.works.answering.enter(trial.key), new_nonce(), {"0.x": ["a"]}, confirmed=True
    )

    twice = [filled_in(hall, trial, nonce) for _ in range(2)]

    assert isinstance(wrong, PutRight)
    assert all(isinstance(one, Thanks) for one in twice)
    assert under_way(hall, draft).received == 1


def test_nobody_can_open_a_trial_and_it_is_no_box_of_the_sitting(hall, draft, trial):
    filled_in(hall, trial)

    with hall.works.store.read() as books:
        assert books.boxes.boxes(draft.id) == ()
        box = books.boxes.trial(draft.id)
        assert books.boxes.custody(draft.id) == {}
    assert box.id not in hall.works.shares.boxes()
    with hall.works.store.begin() as books, pytest.raises((WrongPhaseError, OpeningRefused)):
        running.close(books, hall.scene.leader, draft.id, NOW)


@pytest.mark.parametrize("by", ["ending it", "publishing"])
def test_a_trial_is_wiped_by_ending_it_and_by_publishing(hall, draft, trial, by):
    filled_in(hall, trial)
    if by == "publishing":
        publish(hall, draft)
    else:
        with hall.works.store.begin() as books:
            trying.end(books, hall.scene.leader, draft.id, NOW)
    hall.works.upkeep.stir()

    assert phase_of(hall, draft) is Phase.DRAFT
    assert under_way(hall, draft) is None
    with hall.works.store.read() as books:
        assert len(books.boxes.boxes(draft.id)) == (4 if by == "publishing" else 0)
        assert books.session.scalar(text("SELECT count(*) FROM sealed")) == 0
    with pytest.raises(NotFoundError):
        hall.works.answering.enter(trial.key)


def test_a_trial_that_is_over_comes_again_with_another_code(hall, draft, trial):
    with hall.works.store.begin() as books:
        trying.end(books, hall.scene.leader, draft.id, NOW)
        trying.start(books, hall.scene.leader, draft.id, NOW)

    again = under_way(hall, draft)

    assert again.key != trial.key
    assert again.received == 0


def test_while_it_is_tried_out_a_draft_does_not_change(hall, draft, trial):
    with hall.works.store.begin() as books, pytest.raises(WrongPhaseError, match="结束试填"):
        preparing.change(books, hall.scene.leader, draft, ["leaders"], NOW)


def test_a_published_sitting_and_an_empty_one_are_not_tried_out(hall, draft):
    with hall.works.store.begin() as books:
        preparing.change(books, hall.scene.leader, draft, [], NOW)
    with hall.works.store.begin() as books:
        with pytest.raises(NotReadyError, match="还没有选表"):
            trying.start(books, hall.scene.leader, draft.id, NOW)
        with pytest.raises(WrongPhaseError, match="已经发布"):
            trying.start(books, hall.scene.leader, hall.sitting_id, NOW)
        with pytest.raises(NotFoundError):
            trying.end(books, hall.scene.leader, draft.id, NOW)


def test_a_refusal_to_publish_while_it_is_tried_out_says_that_the_trial_comes_first(
    hall, draft, trial
):
    with hall.works.store.begin() as books:
        kept = books.sittings.sitting(draft.id)
        books.sittings.save(kept.model_copy(update={"groups": ()}))

    with pytest.raises(NotReadyError, match="先结束试填"):
        publish(hall, draft)

    assert phase_of(hall, draft) is Phase.TRIAL
