"""The draft shelf: steps, pruned; what was whole; versions."""

from datetime import date

import pytest

from survey.core.drafting import blank
from survey.core.errors import NotFoundError
from survey.core.history import MOST_UNDONE, begun
from survey.storage.engine import Store
from tests.makers import a_form, a_sitting, kept_stationing


def kept_draft(books):
    """A blank draft of a new team, and the team's number."""
    team_id = kept_stationing(books).team_id
    draft_id = books.drafts.add(a_form(), team_id)
    books.drafts.keep(draft_id, blank("问卷", f"own{draft_id}"), begun("新建"), a_form())
    return draft_id, team_id


def test_only_the_last_fifty_steps_can_be_gone_back_to(store: Store) -> None:
    with store.begin() as books:
        draft_id, _ = kept_draft(books)
        for number in range(MOST_UNDONE + 20):
            kept = books.drafts.draft(draft_id)
            titled = {**kept.draft, "title": f"第{number}稿"}
            books.drafts.keep(draft_id, titled, kept.history.stepped("改标题"), None)

    with store.read() as books:
        kept = books.drafts.draft(draft_id)
        assert len(kept.history.steps) == MOST_UNDONE + 1
        assert books.drafts.body(draft_id, kept.history.undone().at)["title"] == "第68稿"
        with pytest.raises(NotFoundError):
            books.drafts.body(draft_id, 1)


def test_the_form_stays_what_was_last_whole(store: Store) -> None:
    with store.begin() as books:
        draft_id, _ = kept_draft(books)
        kept = books.drafts.draft(draft_id)
        faulty = {**kept.draft, "title": ""}

        books.drafts.keep(draft_id, faulty, kept.history.stepped("改标题"), None)

        assert books.forms.form(draft_id) == a_form()
        assert books.drafts.draft(draft_id).draft == faulty


def test_what_is_put_away_is_on_no_list_and_comes_back(store: Store) -> None:
    with store.begin() as books:
        draft_id, team_id = kept_draft(books)

        books.drafts.put(draft_id, away=True)
        away = books.drafts.drafts([team_id])
        books.drafts.put(draft_id, away=False)

        assert away == ()
        assert [one.id for one in books.drafts.drafts([team_id])] == [draft_id]
        assert books.drafts.drafts([team_id + 1]) == ()


def test_the_same_text_is_one_version_with_both_notes(store: Store) -> None:
    with store.begin() as books:
        draft_id, _ = kept_draft(books)

        books.drafts.keep_version(draft_id, a_form(), date(2026, 4, 1), "初稿")
        books.drafts.keep_version(draft_id, a_form(), date(2026, 4, 2), "用上了")
        books.drafts.keep_version(draft_id, a_form("改名"), date(2026, 4, 3), "")

        versions = books.drafts.versions(draft_id)
        assert [(one.kept_on.day, one.note) for one in versions] == [(1, "初稿 · 用上了"), (3, "")]


def test_a_form_is_used_once_a_sitting_has_a_copy(store: Store) -> None:
    with store.begin() as books:
        draft_id, team_id = kept_draft(books)
        before = books.drafts.used(draft_id)
        copy = books.forms.add_form(a_form(), f"own:{draft_id}", team_id)
        books.sittings.add(a_sitting(), [copy])

        assert not before
        assert books.drafts.used(draft_id)
