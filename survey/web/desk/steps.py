"""The way of a sitting in seven steps, and at which of them it stands."""

from collections.abc import Sequence
from enum import StrEnum

from survey.core.box import Box
from survey.core.sentence import Sentence
from survey.core.sitting import Phase, Sitting, WayIn


class Step(StrEnum):
    """A step, by the name that people see."""

    PREPARE = Sentence("准备")
    PUBLISH = Sentence("发布")
    PRINT = Sentence("印码")
    COLLECT = Sentence("收票")
    CLOSE = Sentence("截止")
    OPEN = Sentence("开箱")
    RESULTS = Sentence("结果")


def step_of(sitting: Sitting, boxes: Sequence[Box], *, ready: bool = False) -> Step:
    """Return the step whose deed is next; ``ready`` is whether the sitting may be published."""
    if sitting.phase in (Phase.DRAFT, Phase.TRIAL):
        return _before_opening(sitting, boxes, ready=ready)
    return {
        Phase.OPEN: Step.CLOSE,
        Phase.CLOSED: Step.OPEN,
        Phase.OPENED: Step.RESULTS,
        Phase.ARCHIVED: Step.RESULTS,
    }[sitting.phase]


def _before_opening(sitting: Sitting, boxes: Sequence[Box], *, ready: bool) -> Step:
    if not boxes:
        return Step.PUBLISH if ready else Step.PREPARE
    ways = {group.code: group.way_in for group in sitting.groups}
    unprinted = any(ways[box.group] is WayIn.SLIPS and box.issued == box.voided for box in boxes)
    return Step.PRINT if unprinted else Step.COLLECT
