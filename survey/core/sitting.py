"""A sitting: one collection event, its groups, and the phases it moves through."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from survey.core.counting import Rules
from survey.core.declarations import faults_of
from survey.core.errors import Fault, WrongPhaseError
from survey.core.form import Form
from survey.core.inspection import Unit
from survey.core.questions import Grid
from survey.core.record import Code, Line, Record
from survey.core.sentence import Sentence


class Phase(StrEnum):
    """Where a sitting stands."""

    DRAFT = "draft"
    TRIAL = "trial"
    OPEN = "open"
    CLOSED = "closed"
    OPENED = "opened"
    ARCHIVED = "archived"


PHASE_NAMES = {
    Phase.DRAFT: Sentence("草稿"),
    Phase.TRIAL: Sentence("试填"),
    Phase.OPEN: Sentence("进行中"),
    Phase.CLOSED: Sentence("已截止"),
    Phase.OPENED: Sentence("已开箱"),
    Phase.ARCHIVED: Sentence("已归档"),
}

_MOVES = {
    Phase.DRAFT: {Phase.TRIAL, Phase.OPEN},
    Phase.TRIAL: {Phase.DRAFT, Phase.OPEN},
    Phase.OPEN: {Phase.CLOSED},
    Phase.CLOSED: {Phase.OPENED},
    Phase.OPENED: {Phase.ARCHIVED},
    Phase.ARCHIVED: set[Phase](),
}


class Anonymity(StrEnum):
    """How ballots are kept after opening: shuffled columns, or whole in random order."""

    STRICT = "strict"
    ROWS = "rows"


class WayIn(StrEnum):
    """How a group's respondents come in: a slip each, or a code that many share."""

    SLIPS = "slips"
    SHARED = "shared"


class Selection(StrEnum):
    """Whom slips go to: everybody, or people drawn at random from a register.

    Whoever comes in by a shared code selects himself.
    """

    ALL = "all"
    SAMPLE = "sample"


class Group(Record):
    """Respondents who are counted together 票类.

    ``invited`` is 应到, or the length of the register that a sample was drawn from
    (``None`` for a shared code: nobody knows how many were reached). ``weight`` is a
    percentage, or ``None`` when the sitting is not weighted.
    """

    code: Code
    label: Line
    way_in: WayIn = WayIn.SLIPS
    selection: Selection = Selection.ALL
    invited: int | None = Field(default=None, ge=0)
    weight: int | None = Field(default=None, ge=0, le=100)
    paper_colour: str = ""


class Sitting(Record):
    """One collection event in a stationing, with everything that was decided about it.

    From ``last_call`` on nobody new gets a paper; papers that were open then may still
    be handed in until the closing.
    """

    id: int
    stationing_id: int
    title: Line
    place: str = ""
    method: str = "现场扫码"
    day: date
    last_day: date
    purpose: str = ""
    anonymity: Anonymity = Anonymity.STRICT
    phase: Phase = Phase.DRAFT
    last_call: datetime | None = None
    groups: tuple[Group, ...] = ()
    rules: Rules = Rules()
    custodians: tuple[str, ...] = ()
    threshold: int = Field(default=2, ge=1)


def moved(phase: Phase, to: Phase) -> Phase:
    """Return ``to`` when a sitting in ``phase`` may go there; raise `WrongPhaseError` else."""
    if to not in _MOVES[phase]:
        raise WrongPhaseError(
            "这个场次现在是“%(now)s”，不能转为“%(to)s”",
            now=PHASE_NAMES[phase],
            to=PHASE_NAMES[to],
        )
    return to


def hindrances(sitting: Sitting, forms: Sequence[Form], unit: Unit) -> tuple[Fault, ...]:
    """Return everything that keeps ``sitting`` from being published, with its remedy."""
    faults = [*_group_faults(sitting.groups), *weight_faults(sitting.groups)]
    faults.extend(unanswerable(forms, unit))
    faults.extend(faults_of(sitting.rules.declared, forms))
    if len(set(sitting.custodians)) < sitting.threshold:
        faults.append(
            Fault(
                "开箱人",
                Sentence(
                    "开箱要 %(needed)s 人到场，只指定了 %(named)s 人；请增加开箱人",
                    needed=sitting.threshold,
                    named=len(set(sitting.custodians)),
                ),
            )
        )
    if sitting.last_day < sitting.day:
        faults.append(Fault("日期", "截止日期早于开始日期；请改正"))
    return tuple(faults)


def unanswerable(forms: Sequence[Form], unit: Unit) -> tuple[Fault, ...]:
    """Return what keeps the forms from being answered at the unit, even for a trial."""
    if not forms:
        return (Fault("表样", "还没有选表；请至少选一张"),)
    return tuple(fault for form in forms for fault in _roster_faults(form, unit))


def _place(group: str) -> Sentence:
    return Sentence("票类 %(group)s", group=group)


def _group_faults(groups: Sequence[Group]) -> list[Fault]:
    faults = [] if groups else [Fault("票类", "还没有票类；请至少设一个")]
    for code, times in Counter(group.code for group in groups).items():
        if times > 1:
            words = Sentence(
                "代码 %(code)s 用了 %(times)s 次；请改成不同的代码", code=code, times=times
            )
            faults.append(Fault(_place(code), words))
    faults.extend(
        Fault(_place(group.label), "代码 all 留给“全体”；请换一个")
        for group in groups
        if group.code == "all"
    )
    faults.extend(
        Fault(_place(group.label), "应到人数是 0；请填人数，或删去这一类")
        for group in groups
        if group.way_in is WayIn.SLIPS and not group.invited
    )
    return faults


def weight_faults(groups: Sequence[Group]) -> list[Fault]:
    """Return what is wrong with the weights: all groups of slips have one, 100 in all, or none."""
    faults = [
        Fault(_place(group.label), "公开码的答卷单独列出，不参加加权；请去掉权重")
        for group in groups
        if group.way_in is WayIn.SHARED and group.weight is not None
    ]
    slips = [group for group in groups if group.way_in is WayIn.SLIPS]
    weights = [group.weight for group in slips if group.weight is not None]
    if weights and len(weights) < len(slips):
        faults.append(Fault("权重", "有的票类有权重，有的没有；请都填上，或都不填"))
    elif weights and sum(weights) != 100:
        words = Sentence("权重合计是 %(sum)s，不是 100；请改正", sum=sum(weights))
        faults.append(Fault("权重", words))
    return faults


def _roster_faults(form: Form, unit: Unit) -> list[Fault]:
    names = {"leaders": Sentence("班子成员"), "appointees": Sentence("新提拔任用干部")}
    faults = []
    for question in form.questions:
        if not isinstance(question, Grid):
            continue
        if question.roster and not unit.roster(question.roster):
            faults.append(
                Fault(
                    Sentence("《%(form)s》", form=form.title),
                    Sentence(
                        "要测评%(people)s，但“%(unit)s”的名册是空的；请先录入名单",
                        people=names[question.roster],
                        unit=unit.name,
                    ),
                )
            )
        elif not question.roster and not question.rows:
            place = Sentence("《%(form)s》“%(question)s”", form=form.title, question=question.text)
            faults.append(Fault(place, "表里一行也没有；请填上各行"))
    return faults
