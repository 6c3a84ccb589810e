"""The form shelf."""

import pytest

from survey.core.edition import canonical, fingerprint
from survey.core.errors import NotFoundError
from survey.storage.engine import Store
from survey.storage.form_shelf import KeptForm
from tests.makers import a_form, kept_stationing


def test_a_form_comes_back_as_it_was(store: Store) -> None:
    with store.begin() as books:
        form_id = books.forms.add_form(a_form(), "library:leading_body", None)

    with store.read() as books:
        assert books.forms.form(form_id) == a_form()


def test_a_team_sees_its_own_forms_and_everybodys(store: Store) -> None:
    with store.begin() as books:
        first = books.inspection.team(kept_stationing(books).team_id)
        second = books.inspection.add_team(first.round_id, "二组")
        shared = books.forms.add_form(a_form("民主测评表"), "library:leading_body", None)
        own = books.forms.add_form(a_form("自拟问卷"), "own", first.id)
        books.forms.add_form(a_form("他组问卷"), "own", second.id)

        assert books.forms.forms([first.id]) == (
            KeptForm(shared, "民主测评表", "library:leading_body"),
            KeptForm(own, "自拟问卷", "own"),
        )


def test_the_same_text_of_a_form_is_one_edition(store: Store) -> None:
    with store.begin() as books:
        form_id = books.forms.add_form(a_form(), "own", None)

        first = books.forms.keep_edition(form_id, a_form())
        again = books.forms.keep_edition(form_id, a_form())
        changed = books.forms.keep_edition(form_id, a_form("另一个标题"))

    assert first == again
    assert first.fingerprint == fingerprint(canonical(a_form()))
    assert changed.id != first.id
    assert changed.form == a_form("另一个标题")


def test_an_edition_needs_its_form(store: Store) -> None:
    with store.begin() as books, pytest.raises(NotFoundError):
        books.forms.keep_edition(99, a_form())
