"""The clip shelf, and the gate that hands sounds out."""

import pytest
from sqlalchemy.exc import IntegrityError

from survey.core.voice import LARGEST_SOUND, Clip, recorded
from survey.storage.engine import Books, Store
from survey.storage.gate import Gate
from tests.makers import a_form, a_sound, kept_stationing

QUESTION, OPINION = a_form().questions


def kept_form(
    books: Books, team_id: int | None = None, origin: str = "library:leading_body"
) -> int:
    return books.forms.add_form(a_form(), origin, team_id)


def kept_clip(books: Books, form_id: int, seconds: float = 1.0) -> Clip:
    sound = a_sound(seconds)
    clip = recorded(QUESTION, sound)
    books.clips.keep(form_id, clip, sound)
    return clip


def test_a_clip_comes_back_with_its_form_and_question(store: Store) -> None:
    with store.begin() as books:
        first, second = kept_form(books), kept_form(books)
        clip = kept_clip(books, first)

    with store.read() as books:
        assert books.clips.clips([first, second]) == {first: {QUESTION.id: clip}, second: {}}


def test_a_new_clip_takes_the_place_of_the_old_one(store: Store) -> None:
    with store.begin() as books:
        form_id = kept_form(books)
        old = kept_clip(books, form_id)
        new = kept_clip(books, form_id, seconds=2)

        assert books.clips.clips([form_id]) == {form_id: {QUESTION.id: new}}
    assert Gate(store).sound(bytes.fromhex(old.name)) is None


def test_a_clip_that_is_removed_is_gone(store: Store) -> None:
    with store.begin() as books:
        form_id = kept_form(books)
        clip = kept_clip(books, form_id)

    with store.begin() as books:
        books.clips.remove(form_id, QUESTION.id)

    assert Gate(store).sound(bytes.fromhex(clip.name)) is None


def test_the_gate_hands_out_a_sound_by_its_own_hash(store: Store) -> None:
    with store.begin() as books:
        for form_id in (kept_form(books), kept_form(books)):
            clip = kept_clip(books, form_id)

    assert Gate(store).sound(bytes.fromhex(clip.name)) == ("audio/mpeg", a_sound())
    assert Gate(store).sound(bytes(16)) is None


@pytest.mark.parametrize("sound", [b"", bytes(LARGEST_SOUND + 1)])
def test_the_database_refuses_a_sound_that_is_empty_or_too_large(
    store: Store, sound: bytes
) -> None:
    clip = recorded(QUESTION, a_sound())
    with store.begin() as books:
        form_id = kept_form(books)

        with pytest.raises(IntegrityError):
            books.clips.keep(form_id, clip, sound)
        books.session.rollback()


def test_a_new_form_gets_the_clips_of_the_teams_last_form_of_the_same_origin(store: Store) -> None:
    with store.begin() as books:
        team = books.inspection.team(kept_stationing(books).team_id)
        other = books.inspection.add_team(team.round_id, "二组")
        kept_clip(books, kept_form(books, team.id), seconds=1)
        latest = kept_clip(books, kept_form(books, team.id), seconds=2)
        kept_clip(books, kept_form(books, other.id), seconds=3)
        kept_clip(books, kept_form(books, team.id, "library:leaders"), seconds=4)

        new = kept_form(books, team.id)
        books.clips.copy_latest("library:leading_body", team.id, new)

        assert books.clips.clips([new]) == {new: {QUESTION.id: latest}}
