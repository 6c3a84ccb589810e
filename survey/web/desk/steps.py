"""The way of a sitting in seven steps, at which of them it stands, and which comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
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


STEPS = tuple(Step)

PROGRESS = {
    Step.PREPARE: Sentence("还没备齐"),
    Step.PUBLISH: Sentence("备齐了，等发布"),
    Step.PRINT: Sentence("已发布，等印码"),
    Step.COLLECT: Sentence("码印好了，等开始收票"),
    Step.CLOSE: Sentence("正在收票"),
    Step.OPEN: Sentence("票箱已封，等开箱"),
    Step.RESULTS: Sentence("已开箱，有结果"),
}
"""How far a sitting is, in words, by the step that comes next."""


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


@dataclass(frozen=True)
class Due:
    """The one step that comes next in a stationing, and the sittings that wait for it."""

    step: Step
    sittings: tuple[Sitting, ...]


def next_due(standing: Sequence[tuple[Sitting, Step]], today: date) -> Due | None:
    """Return what to do next among sittings at their steps; ``None`` when there are none.

    What is due first comes first: a draft by its first day, a sitting that takes ballots
    on its last day and not before, closed boxes at once. Of sittings due on one day the
    one that is least far. Where nothing is left to do but to wait or to read, that.
    """
    if not standing:
        return None
    pressing = [pair for pair in standing if _presses(*pair, today)]
    first = min(pressing or standing, key=lambda pair: (_due(*pair), STEPS.index(pair[1])))
    return Due(first[1], tuple(sitting for sitting, step in standing if step is first[1]))


def _presses(sitting: Sitting, step: Step, today: date) -> bool:
    waiting = step is Step.CLOSE and sitting.last_call is None and today < sitting.last_day
    return step is not Step.RESULTS and not waiting


def _due(sitting: Sitting, step: Step) -> date:
    if step is Step.RESULTS:
        return date.max
    return sitting.last_day if step in (Step.CLOSE, Step.OPEN) else sitting.day
