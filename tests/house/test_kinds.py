"""A kind of question is whole on all four floors, or it is no kind."""

from importlib.resources import files
from typing import get_args

import pytest

from survey.core.form import Form, slots_of
from survey.core.questions import KINDS
from survey.stats.results import QuestionResult

UNCOUNTED = {"note"}  # nothing is answered, so nothing is counted or shown


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_partial(kind):
    template = files("forms") / "templates" / f"{kind}.html"

    assert template.is_file()


@pytest.mark.parametrize("kind", set(KINDS) - UNCOUNTED)
def test_every_kind_has_its_result(kind):
    results = get_args(get_args(QuestionResult)[0])

    assert kind in {result.model_fields["kind"].default for result in results}


def test_a_note_has_no_slot():
    form = Form.model_validate(
        {
            "id": "f",
            "title": "表",
            "sections": [{"id": "s", "questions": [{"kind": "note", "id": "n", "text": "说明"}]}],
        }
    )

    assert slots_of(form.questions[0]) == ()
