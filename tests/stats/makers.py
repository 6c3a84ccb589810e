"""Builders of small sittings for the counting room, each with good defaults."""

from collections.abc import Mapping, Sequence
from datetime import date

from hypothesis import HealthCheck, settings

from survey.core.answers import check
from survey.core.ballot import Ballot, Source
from survey.core.counting import Floors, Rules
from survey.core.edition import Edition, canonical, fingerprint
from survey.core.form import Form, Section
from survey.core.questions import (
    Column,
    Grid,
    Multiple,
    Note,
    Number,
    Option,
    Question,
    Ranking,
    Row,
    Single,
    Text,
)
from survey.core.scales import STANDARD
from survey.core.sitting import Anonymity, Group, WayIn
from survey.stats.columns import GroupColumns, group_columns
from survey.stats.results import Basis, Item, QuestionResult, SittingSummary
from survey.stats.summary import summarise

LOWEST = Floors(total=5, distribution=5, cell=5)
BASIS = Basis(
    unit="云溪镇",
    unit_type="乡镇",
    team="县委第四巡察组",
    round="第六轮",
    sitting="动员会测评",
    day=date(2026, 5, 6),
    place="镇政府三楼会议室",
    method="现场扫码",
    anonymity=Anonymity.STRICT,
)

untimed = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
"""For properties of whole sittings: a slow machine makes nothing false."""

Given = Mapping[str, str | Sequence[str]]


def single(key: str = "overall", scale: str = "quality", **more: object) -> Single:
    return Single(id=key, text=f"问题 {key}", scale=STANDARD[scale], **more)


def grid(key: str = "members", rows: int = 2, columns: int = 1, **more: object) -> Grid:
    people = [Row(code=f"r{n}", label=f"第{n}人", details=("镇长",)) for n in range(1, rows + 1)]
    asked = [
        Column(code=f"c{n}", label=f"第{n}项", scale=STANDARD["competence"])
        for n in range(1, columns + 1)
    ]
    return Grid(id=key, text=f"问题 {key}", rows=people, columns=asked, details=("职务",), **more)


def options(number: int) -> tuple[Option, ...]:
    return tuple(Option(code=f"o{n}", label=f"选项{n}") for n in range(number))


ONE_OF_EACH: dict[str, Question] = {
    "single": single("single"),
    "multiple": Multiple(id="multiple", text="多选", options=options(3)),
    "grid": grid("grid", rows=2, columns=2),
    "ranking": Ranking(id="ranking", text="排序", options=options(3), places=2),
    "number": Number(id="number", text="数字", maximum=100, unit="元"),
    "text": Text(id="text", text="意见"),
    "note": Note(id="note", text="说明"),
}


def form(*questions: Question, key: str = "form") -> Form:
    section = Section(id="first", tag="四个落实-1", questions=questions)
    return Form(id=key, title="测评表", sections=(section,))


def edition(of: Form) -> Edition:
    return Edition(1, of, fingerprint(canonical(of)))


def ballot(of: Form, given: Given, source: Source = Source.PHONE) -> Ballot:
    raw = {key: [word] if isinstance(word, str) else list(word) for key, word in given.items()}
    checked = check(of, raw)
    assert checked.answers is not None, checked.faults
    return Ballot((checked.answers,), source)


def spread(key: str, counts: Mapping[str, int], **also: str) -> list[Given]:
    """Return so many answers of each grade to ``key``, ``""`` for a blank, ``also`` to others."""
    return [{key: grade, **also} for grade, times in counts.items() for _ in range(times)]


def returned(of: Form, given: Sequence[Given]) -> GroupColumns:
    return group_columns([of], [ballot(of, each) for each in given])


def group(code: str, weight: int | None = None, **more: object) -> Group:
    settings = {"label": f"{code.upper()}票", "weight": weight, "invited": 100}
    return Group(code=code, **{**settings, **more})


def shared(code: str = "v") -> Group:
    return group(code, label="村民", invited=None, way_in=WayIn.SHARED)


def summary(
    of: Form,
    given: Mapping[Group, Sequence[Given]],
    rules: Rules | None = None,
) -> SittingSummary:
    """Return the summary of a sitting with one form, by what each group answered."""
    return summary_of(of, {who: returned(of, each) for who, each in given.items()}, rules)


def summary_of(
    of: Form,
    found: Mapping[Group, GroupColumns],
    rules: Rules | None = None,
    *,
    voided: bool = False,
) -> SittingSummary:
    return summarise(
        BASIS,
        rules or Rules(),
        [edition(of)],
        tuple(found),
        {who.code: each for who, each in found.items()},
        {
            who.code: None if who.way_in is WayIn.SHARED else max(100, each.returned)
            for who, each in found.items()
        },
        "5f" * 32,
        voided=voided,
    )


def question(of: SittingSummary, key: str) -> QuestionResult:
    return next(q for form in of.forms for q in form.questions if q.question == key)


def items(of: SittingSummary) -> dict[str, Item]:
    """Return every item by its key."""
    found = {}
    for result in (q for form in of.forms for q in form.questions):
        for item in getattr(result, "items", None) or [getattr(result, "item", None)]:
            if item is not None:
                found[item.key] = item
    return found
