"""Voicing: clips stay with their words, and with what people were shown."""

import pytest

from forms import library
from survey.core.counting import Rules
from survey.core.errors import NotFoundError, NotPermittedError, SurveyError, WrongPhaseError
from survey.core.sitting import Phase
from survey.core.voice import spoken_hash
from survey.demo import stage
from survey.services import preparing, publishing, voicing
from tests.makers import a_sound
from tests.services.hall import NOW

QUESTION = library.form("leading_body").questions[0]


@pytest.fixture
def draft(hall):
    """A draft sitting of one form beside the published one."""
    return _draft(hall)


def _draft(hall):
    sitting = hall.scene.sitting.model_copy(update={"id": 0, "rules": Rules()})
    with hall.works.store.begin() as books:
        return preparing.prepare(books, hall.scene.leader, sitting, ["leading_body"], NOW)


def _change(hall, sitting, names):
    with hall.works.store.begin() as books:
        preparing.change(books, hall.scene.leader, sitting, names, NOW)


def _publish(hall, sitting):
    passphrases = dict.fromkeys(sitting.custodians, stage.PASSPHRASE)
    with hall.works.store.begin() as books:
        found = preparing.readiness(books, hall.scene.leader, sitting.id).remarks
        seen = [one.mark for one in found]
        asked = sitting.id, passphrases, hall.works.shares, NOW, seen
        publishing.publish(books, hall.scene.leader, *asked)


def _add(hall, sitting, question=QUESTION, sound=None, **changes):
    values = {"account": hall.scene.leader, "read_aloud": spoken_hash(question).hex(), **changes}
    with hall.works.store.begin() as books:
        values.setdefault("form_id", books.sittings.form_ids(sitting.id)[0])
        return voicing.add(
            books,
            sitting_id=sitting.id,
            question_id=question.id,
            sound=sound or a_sound(),
            now=NOW,
            **values,
        )


def _remove(hall, sitting):
    with hall.works.store.begin() as books:
        (form_id,) = books.sittings.form_ids(sitting.id)
        voicing.remove(books, hall.scene.leader, sitting.id, form_id, QUESTION.id, NOW)


def _reading(hall, sitting):
    """Return the first reading of the sitting's form."""
    with hall.works.store.read() as books:
        (form,) = voicing.readings(books, hall.scene.leader, sitting.id)
    return form.readings[0]


def _rewritten(monkeypatch):
    """Let the library's form ask its first question in other words."""
    old = library.form("leading_body")
    section = old.sections[0]
    question = section.questions[0].model_copy(update={"text": "换了问法"})
    sections = (
        section.model_copy(update={"questions": (question, *section.questions[1:])}),
        *old.sections[1:],
    )
    new = old.model_copy(update={"sections": sections})
    monkeypatch.setattr(library, "form", lambda _: new)


def test_a_clip_is_heard_by_its_name_and_shown_at_its_question(hall, draft):
    clip = _add(hall, draft)

    assert hall.works.answering.sound(clip.name) == ("audio/mpeg", a_sound())
    assert _reading(hall, draft).clip == clip
    assert not _reading(hall, draft).stale


def test_adding_and_removing_is_written_into_the_log(hall, draft):
    clip = _add(hall, draft)
    _remove(hall, draft)

    with hall.works.store.read() as books:
        removed, added = books.audit.entries(2)
    assert (added.action, removed.action) == ("存入朗读录音", "删去朗读录音")
    assert added.object == removed.object == str(draft.id)
    assert clip.name in added.detail
    assert _reading(hall, draft).clip is None


def test_words_that_changed_while_they_were_read_are_not_recorded(hall, draft):
    with pytest.raises(SurveyError, match="文字刚刚改过"):
        _add(hall, draft, read_aloud="00" * 32)

    assert _reading(hall, draft).clip is None


@pytest.mark.parametrize(
    "wrong", [{"form_id": 1}, {"question": QUESTION.model_copy(update={"id": "nowhere"})}]
)
def test_only_a_question_of_the_sittings_own_forms_gets_a_clip(hall, draft, wrong):
    with pytest.raises(NotFoundError):
        _add(hall, draft, **wrong)


def test_another_team_and_a_custodian_record_nothing(hall, draft):
    stranger = hall.scene.leader.model_copy(update={"teams": (99,)})
    with hall.works.store.read() as books:
        custodian = books.accounts.by_name("zheng")

    with pytest.raises(NotFoundError):
        _add(hall, draft, account=stranger)
    with pytest.raises(NotPermittedError):
        _add(hall, draft, account=custodian)


def test_clips_stay_when_the_plan_is_changed(hall, draft):
    clip = _add(hall, draft)

    _change(hall, draft.model_copy(update={"title": "改了名"}), ["leaders", "leading_body"])

    with hall.works.store.read() as books:
        _, form = voicing.readings(books, hall.scene.leader, draft.id)
    assert form.readings[0].clip == clip


def test_a_changed_question_makes_its_clip_stale_and_publishing_warns_of_it(
    hall, draft, monkeypatch
):
    _add(hall, draft)
    _rewritten(monkeypatch)
    _change(hall, draft, ["leading_body"])

    with hall.works.store.read() as books:
        found = preparing.readiness(books, hall.scene.leader, draft.id)

    assert _reading(hall, draft).stale
    assert found.ready
    assert ("“换了问法”", "录音以后文字改过") in [
        (remark.place, remark.text[:8]) for _, remark in found.remarks
    ]


def test_a_new_sitting_begins_with_the_recordings_the_team_has_made(hall, draft):
    clip = _add(hall, draft)

    another = _draft(hall)

    assert _reading(hall, another).clip == clip


def test_a_changed_plan_keeps_its_own_recordings_whatever_another_sitting_has_since(hall, draft):
    clip = _add(hall, draft)
    _add(hall, _draft(hall), sound=a_sound(3))

    _change(hall, draft, ["leading_body"])

    assert _reading(hall, draft).clip == clip


def test_a_recording_of_a_new_sitting_is_its_own(hall, draft):
    clip = _add(hall, draft)
    another = _draft(hall)

    _add(hall, another, sound=a_sound(3))

    assert _reading(hall, draft).clip == clip


def test_respondents_get_the_address_of_a_clip_with_the_words_it_says(hall, draft):
    clip = _add(hall, draft)
    _publish(hall, draft)
    with hall.works.store.read() as books:
        box = next(box for box in books.boxes.boxes(draft.id) if box.group == "v")

    occasion = hall.works.answering.occasion(f"{draft.id}-{box.form_hash[:8].hex()}")

    assert occasion.voice(occasion.forms[0].questions[0]) == f"/v/{clip.name}"
    assert occasion.voice(occasion.forms[0].questions[1]) == ""


def test_clips_are_frozen_from_publishing_until_archiving_or_withdrawal(hall, draft):
    _add(hall, draft)
    _publish(hall, draft)
    with pytest.raises(WrongPhaseError, match="已经发布"):
        _add(hall, draft, sound=a_sound(2))
    with pytest.raises(WrongPhaseError, match="已经发布"):
        _remove(hall, draft)

    with hall.works.store.begin() as books:
        publishing.withdraw(books, hall.scene.leader, draft.id, NOW)
    _remove(hall, draft)

    assert _reading(hall, draft).clip is None


def test_a_form_in_use_by_any_sitting_is_frozen_and_free_once_that_is_archived(hall):
    with hall.works.store.begin() as books:
        form_id = books.sittings.form_ids(hall.sitting_id)[0]
        assert books.sittings.in_use(form_id)

        for phase in (Phase.CLOSED, Phase.OPENED, Phase.ARCHIVED):
            assert books.sittings.in_use(form_id)
            books.sittings.move(hall.sitting_id, phase)

        assert not books.sittings.in_use(form_id)


@pytest.mark.parametrize("name", ["", "x", "0" * 32, "0" * 31, "A" * 32, "../../etc/passwd"])
def test_an_unknown_name_sounds_like_nothing(hall, name):
    with pytest.raises(NotFoundError):
        hall.works.answering.sound(name)
