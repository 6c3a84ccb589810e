"""The steps of a sitting, as the desk shows them."""

import pytest

from survey.core.sitting import Group, Phase, WayIn
from survey.web.desk.steps import Step, step_of
from tests.makers import a_box, a_sitting


@pytest.mark.parametrize(
    ("phase", "printed", "step"),
    [
        (Phase.DRAFT, 0, Step.PRINT),
        (Phase.DRAFT, 9, Step.COLLECT),
        (Phase.OPEN, 9, Step.CLOSE),
        (Phase.CLOSED, 9, Step.OPEN),
        (Phase.OPENED, 9, Step.RESULTS),
        (Phase.ARCHIVED, 9, Step.RESULTS),
    ],
)
def test_a_published_sitting_stands_at_the_step_whose_deed_is_next(phase, printed, step):
    sitting = a_sitting(phase=phase)
    boxes = [a_box(group=group.code, issued=printed) for group in sitting.groups]

    assert step_of(sitting, boxes) is step


@pytest.mark.parametrize(("ready", "step"), [(False, Step.PREPARE), (True, Step.PUBLISH)])
def test_a_draft_is_prepared_until_it_can_be_published(ready, step):
    assert step_of(a_sitting(), [], ready=ready) is step


def test_voiding_every_slip_leads_back_to_the_printing():
    sitting = a_sitting()
    boxes = [a_box(group=group.code, issued=9, voided=9) for group in sitting.groups]

    assert step_of(sitting, boxes) is Step.PRINT


def test_a_shared_code_needs_no_slips():
    sitting = a_sitting(groups=(Group(code="v", label="村民", way_in=WayIn.SHARED),))

    assert step_of(sitting, [a_box(group="v")]) is Step.COLLECT
