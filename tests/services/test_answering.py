"""Answering: exactly once, and one answer for every code that opens nothing."""

from collections.abc import Callable
from functools import partial

import pytest

from survey.core.errors import (
    EntranceClosedError,
    EntranceNotOpenError,
    NotFoundError,
    UnusableCodeError,
)
from survey.services.answering import Admission, PutRight, Thanks, new_nonce
from tests.services.hall import Hall


def _returned(hall: Hall, group: str) -> int:
    with hall.works.store.read() as books:
        return next(
            books.boxes.sealed_count(box.id)
            for box in books.boxes.boxes(hall.sitting_id)
            if box.group == group
        )


def test_token_and_typed_digits_lead_to_the_same_slip(hall):
    slip = hall.scene.slips["a"][0]
    by_digits = hall.works.answering.admit(slip.typed)
    hall.works.answering.cast(by_digits, new_nonce(), {}, confirmed=True)

    with pytest.raises(UnusableCodeError):
        hall.works.answering.admit(slip.token)


def test_a_retry_after_a_lost_reply_is_thanked_and_kept_once(hall):
    slip, nonce = hall.scene.slips["a"][0], new_nonce()
    admission = hall.works.answering.admit(slip.token)
    hall.works.answering.cast(admission, nonce, {}, confirmed=True)

    again = hall.works.answering.admit(slip.token, nonce)
    outcome = hall.works.answering.cast(again, nonce, {}, confirmed=True)

    assert isinstance(outcome, Thanks)
    assert _returned(hall, "a") == 1


def test_a_retry_after_closing_is_thanked(hall):
    slip, nonce = hall.scene.slips["a"][0], new_nonce()
    admission = hall.works.answering.admit(slip.token)
    hall.works.answering.cast(admission, nonce, {}, confirmed=True)
    hall.close()

    again = hall.works.answering.admit(slip.token, nonce)

    assert isinstance(hall.works.answering.cast(again, nonce, {}, confirmed=True), Thanks)


def test_a_cast_that_meets_the_closing_burns_nothing_and_keeps_nothing(hall):
    admission = hall.admission("a")
    hall.close()

    with pytest.raises(UnusableCodeError):
        hall.works.answering.cast(admission, new_nonce(), {}, confirmed=True)

    with hall.works.store.read() as books:
        box = next(b for b in books.boxes.boxes(hall.sitting_id) if b.group == "a")
    assert (box.returned, box.unused) == (0, box.issued)


def test_the_nonce_of_another_ballot_does_not_burn_a_slip(hall):
    nonce = new_nonce()
    hall.answer("a", {}, nonce)
    slip = hall.scene.slips["a"][-1]

    outcome = hall.works.answering.cast(
        hall.works.answering.admit(slip.token), nonce, {}, confirmed=True
    )

    assert isinstance(outcome, PutRight)
    assert outcome.nonce != nonce
    assert hall.works.answering.admit(slip.token)


def test_faults_keep_nothing_and_leave_the_slip_alive(hall):
    slip = hall.scene.slips["a"][0]
    admission = hall.works.answering.admit(slip.token)

    outcome = hall.works.answering.cast(
        admission, new_nonce(), {hall.first_cell(): ["z"], "9.q": ["a"], "x": ["1"]}, confirmed=True
    )

    assert isinstance(outcome, PutRight)
    assert {fault.place for fault in outcome.faults} == {hall.first_cell(), ""}
    assert hall.works.answering.admit(slip.token)
    assert _returned(hall, "a") == 0


def test_blanks_are_shown_once_before_they_are_kept(hall):
    admission, nonce = hall.admission("a"), new_nonce()

    first = hall.works.answering.cast(admission, nonce, {}, confirmed=False)
    second = hall.works.answering.cast(admission, nonce, {}, confirmed=True)

    assert isinstance(first, PutRight)
    assert first.faults == ()
    assert hall.first_cell() in first.blanks
    assert isinstance(second, Thanks)


WAYS_IN = pytest.mark.parametrize(
    ("group", "refusal"), [("a", UnusableCodeError), ("v", EntranceClosedError)]
)


def _way(hall: Hall, group: str) -> Callable[..., Admission]:
    """Return the way in of one respondent of ``group``, to go with a nonce or without."""
    if group in hall.scene.entrances:
        return partial(hall.works.answering.enter, hall.scene.entrances[group])
    return partial(hall.works.answering.admit, hall.scene.slips[group][0].token)


@WAYS_IN
def test_after_the_last_call_nobody_gets_a_new_paper_until_it_is_taken_back(hall, group, refusal):
    way = _way(hall, group)
    way()

    hall.call_last()
    with pytest.raises(refusal):
        way()
    hall.call_again()

    assert way()


@WAYS_IN
def test_a_paper_that_was_open_at_the_last_call_is_put_right_and_kept(hall, group, refusal):
    way, nonce = _way(hall, group), new_nonce()
    way()
    hall.call_last()

    faults = hall.works.answering.cast(
        way(nonce), nonce, {hall.first_cell(): ["z"]}, confirmed=True
    )
    blanks = hall.works.answering.cast(way(faults.nonce), faults.nonce, {}, confirmed=False)
    kept = hall.works.answering.cast(way(blanks.nonce), blanks.nonce, {}, confirmed=True)

    assert (bool(faults.faults), bool(blanks.blanks)) == (True, True)
    assert isinstance(kept, Thanks)
    assert _returned(hall, group) == 1


@WAYS_IN
def test_a_retry_after_the_last_call_and_after_the_closing_is_thanked(hall, group, refusal):
    way, nonce = _way(hall, group), new_nonce()
    hall.works.answering.cast(way(), nonce, {}, confirmed=True)

    for end in (hall.call_last, hall.close):
        end()
        outcome = hall.works.answering.cast(way(nonce), nonce, {}, confirmed=True)
        assert isinstance(outcome, Thanks)

    assert _returned(hall, group) == 1


@WAYS_IN
def test_a_paper_that_was_open_at_the_last_call_is_refused_once_the_box_is_sealed(
    hall, group, refusal
):
    way = _way(hall, group)
    way()
    hall.call_last()
    hall.close()

    with pytest.raises(refusal):
        way(new_nonce())


@pytest.mark.parametrize("code", ["", "0000 0000 0000", "123456789012", "ZZZZZZZZZZZZZZZZ", "票"])
def test_an_unknown_code_is_unusable(hall, code):
    with pytest.raises(UnusableCodeError):
        hall.works.answering.admit(code)


def test_a_shared_code_says_that_it_is_closed(hall):
    hall.close()

    with pytest.raises(EntranceClosedError):
        hall.works.answering.enter(hall.scene.entrances["v"])


def test_an_unknown_shared_code_is_not_found(hall):
    with pytest.raises(NotFoundError):
        hall.works.answering.enter("nothing")


def test_a_shared_code_says_that_it_has_not_begun(works, monkeypatch):
    from survey.demo import stage
    from survey.services import running

    monkeypatch.setattr(running, "begin", lambda *_: None)
    scene = stage.build(works, {"a": 1, "b": 1, "c": 1, "v": 1}, spare=0)

    with pytest.raises(EntranceNotOpenError):
        works.answering.enter(scene.entrances["v"])
    with pytest.raises(UnusableCodeError):
        works.answering.admit(scene.slips["a"][0].token)


def test_the_occasion_is_found_again_after_closing(hall):
    admission = hall.admission("a")
    hall.close()

    assert hall.works.answering.occasion(admission.key) == admission.occasion
    with pytest.raises(NotFoundError):
        hall.works.answering.occasion("1-0000")
