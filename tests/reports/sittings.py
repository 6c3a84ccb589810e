"""Sittings made from ballots, from the answers to the summary, that strain every file.

Their names are as long as names get, their characters rare, their texts look like formulas.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from random import Random

from survey.core.counting import Rules
from survey.core.form import Form, Section
from survey.core.questions import (
    Column,
    FollowUp,
    Grid,
    Multiple,
    Number,
    Option,
    Question,
    Ranking,
    Row,
    Single,
    Text,
)
from survey.core.scales import STANDARD
from survey.core.sitting import Anonymity, Group
from survey.stats.results import SittingSummary
from survey.stats.summary import summarise
from survey.stats.texts.key_phrases import field_phrases
from survey.stats.texts.open_texts import open_texts
from tests.stats.makers import BASIS, Given, edition, group, returned, shared

RARE = "䶮㛃𬍛𠮷"
LIKE_FORMULAS = ("=1+1", "@SUM(A1)", "-1", "0012", "+86", "http://a.cn", "1e5", "#N/A", "TRUE")
LONG_NAME = f"欧阳{RARE}" + "阿卜杜拉·买买提依明" * 3 + "玛丽亚木"
LONG_TEXT = ("村口到镇上的路灯有一半不亮，老人晚上不敢出门，望雨季以前修好。" * 70)[:1996] + RARE
BODIES = (
    *LIKE_FORMULAS,
    LONG_TEXT,
    "w" * 2000,
    "第一行\n第二行",
    f"生僻字{RARE}要能看见",
    "<b>&amp;</b>",
)
_GRADES = {name: [grade.code for grade in scale.grades] for name, scale in STANDARD.items()}


def persons(number: int, columns: int = 1) -> Grid:
    """Return leaders, the first of whom has the longest name."""
    names = [LONG_NAME, *(f"{RARE[n % 4]}某{n}" for n in range(2, number + 1))]
    rows = [
        Row(code=f"r{n}", label=name, details=("党委委员、纪委书记、监察办公室主任"[: 4 + n],))
        for n, name in enumerate(names, 1)
    ]
    asked = [
        Column(code=f"c{n}", label=label, scale=STANDARD["competence"])
        for n, label in zip(range(columns), ("总体", "德", "能", "勤"), strict=False)
    ]
    return Grid(
        id="members",
        text="对班子成员的评价",
        roster="leaders",
        rows=rows,
        columns=asked,
        details=("职务",),
    )


def every_kind() -> tuple[Question, ...]:
    """Return a question of every kind that is answered, a grid of things among them."""
    things = [
        Row(code=f"r{n}", label=label)
        for n, label in enumerate(("=1+1", "0012", "基层党组织建设" * 5, "总体评价"), 1)
    ]
    return (
        Single(id="overall", text="总体评价", scale=STANDARD["quality"]),
        Single(id="seen", text="@SUM(A1)", scale=STANDARD["existence"]),
        Single(id="who", text="您的身份", options=_options("党员干部", "-1", LONG_NAME)),
        Multiple(
            id="problems",
            text=f"突出问题（{RARE}）",
            options=_options("=1+1", "推诿扯皮、不担当不作为", "0012", "其他"),
            follow_ups=(FollowUp(id="other", on=("o3",), text="请写明", limit=200),),
        ),
        Grid(
            id="things",
            text="对班子的评价",
            rows=things,
            columns=[
                Column(code="q", label="质量", scale=STANDARD["quality"]),
                Column(code="s", label="满意度", scale=STANDARD["satisfaction"]),
            ],
        ),
        Ranking(id="urgent", text="最急的事", options=_options("修路", "-1", "𠮷村供水"), places=2),
        Number(id="visits", text="走访", maximum=100, decimals=1, unit="次"),
        Text(id="advice", text="意见建议", limit=2000),
    )


def questionnaire(number: int) -> tuple[Single, ...]:
    """Return so many single questions, by turns on three scales."""
    scales = ("satisfaction", "quality", "occurrence")
    return tuple(
        Single(id=f"s{n}", text=f"第{n}题：身边有没有这种情况", scale=STANDARD[scales[n // 20 % 3]])
        for n in range(1, number + 1)
    )


def paper(*questions: Question) -> Form:
    """Return the form that asks them."""
    sections = (Section(id="first", tag="四个落实-1", questions=questions),)
    return Form(id="paper", title="巡察测评表（含选人用人专项）", sections=sections)


def answers(form: Form, count: int, seed: int) -> list[Given]:
    """Return what ``count`` people answer; nobody leaves all blank, many leave something."""
    rng = Random(seed)
    return [
        {slot: said for slot, said in _answered(form, rng, place) if said} for place in range(count)
    ]


def _answered(form: Form, rng: Random, place: int) -> list[tuple[str, str | list[str]]]:
    return [
        pair
        for question in form.sections[0].questions
        for pair in _ANSWERS[question.kind](question, rng, place)
    ]


def _single(asked: Single, rng: Random, _: int) -> list[tuple[str, str]]:
    return [(asked.id, _one_of([code for code, _ in asked.choices], rng))]


def _multiple(asked: Multiple, rng: Random, _: int) -> list[tuple[str, str | list[str]]]:
    ticked = [code for code, _ in asked.choices if rng.random() < 0.4]
    other = [(f"{asked.id}~other", f"其他：{rng.choice(LIKE_FORMULAS)}")] if "o3" in ticked else []
    return [(asked.id, ticked), *other]


def _grid(asked: Grid, rng: Random, _: int) -> list[tuple[str, str]]:
    return [
        (f"{asked.id}.{row.code}.{column.code}", _one_of(column.scale.codes, rng))
        for row in asked.rows
        for column in asked.columns
    ]


def _ranking(asked: Ranking, rng: Random, _: int) -> list[tuple[str, str]]:
    first, second, *_ = rng.sample(asked.options, len(asked.options))
    return [(f"{asked.id}.{first.code}", "1"), (f"{asked.id}.{second.code}", "2")]


def _number(asked: Number, rng: Random, _: int) -> list[tuple[str, str]]:
    return [(asked.id, rng.choice(["", f"{rng.randint(0, 60)}.5"]))]


def _text(asked: Text, _: Random, place: int) -> list[tuple[str, str]]:
    return [(asked.id, BODIES[place] if place < len(BODIES) else "同意")]


_ANSWERS: Mapping[str, Callable[..., Sequence[tuple[str, str | list[str]]]]] = {
    "single": _single,
    "multiple": _multiple,
    "grid": _grid,
    "ranking": _ranking,
    "number": _number,
    "text": _text,
}


def _one_of(codes: Sequence[str], rng: Random) -> str:
    return rng.choices([*codes, ""], [*range(len(codes) + 1, 1, -1), 1])[0]


def _options(*labels: str) -> tuple[Option, ...]:
    return tuple(Option(code=f"o{place}", label=label) for place, label in enumerate(labels))


def opened(
    form: Form, given: Mapping[Group, Sequence[Given]], anonymity: Anonymity
) -> SittingSummary:
    """Return the summary with its texts, as an opening makes it."""
    columns = {who.code: returned(form, said) for who, said in given.items()}
    groups, editions = tuple(given), [edition(form)]
    unit = f"{RARE}镇人民政府及其派出机构和所属事业单位"
    summary = summarise(
        BASIS.model_copy(update={"anonymity": anonymity, "unit": unit, "place": "=1+1"}),
        Rules(),
        editions,
        groups,
        columns,
        {who.code: None if who.invited is None else 100 for who in groups},
        "5f" * 32,
    )
    texts = open_texts(summary, editions, columns, groups, Random(1))
    phrases = field_phrases(summary, texts, editions, columns, groups)
    in_order = [found.model_copy(update={"bodies": tuple(sorted(found.bodies))}) for found in texts]
    return summary.model_copy(update={"texts": tuple(in_order), "phrases": phrases})


@cache
def every_question() -> SittingSummary:
    """Return every kind of question, one person, three weighted groups and a shared code."""
    form = paper(*every_kind(), persons(1, columns=4))
    sizes = {group("a", 30): 14, group("b", 30): 28, group("c", 40): 42, shared(): 31}
    given = {who: answers(form, size, seed) for seed, (who, size) in enumerate(sizes.items())}
    return opened(form, given, Anonymity.STRICT)


@cache
def hidden_class(*, turned: bool = False) -> SittingSummary:
    """Return a sitting with a class of three, which may not be seen.

    Where it is ``turned``, the three answered what three others did otherwise.
    """
    few, others = given_by_three(turned=turned), given_by_three(turned=not turned)
    some, many = (answers(_SPLIT, size, seed) for seed, size in ((1, 18), (2, 33)))
    sizes = {group("a", 30): few, group("b", 30): others + some, group("c", 40): many}
    return opened(_SPLIT, sizes, Anonymity.ROWS)


def given_by_three(*, turned: bool) -> list[Given]:
    """Return what the three of the small class answered."""
    return answers(_SPLIT, 3, 11 if turned else 0)


_SPLIT = paper(*every_kind(), persons(2))


@cache
def one_question() -> SittingSummary:
    """Return one question that twelve people were asked."""
    form = paper(Single(id="only", text=LONG_NAME, scale=STANDARD["satisfaction"]))
    return opened(form, {group("a"): answers(form, 12, 5)}, Anonymity.STRICT)


@cache
def thirty_people() -> SittingSummary:
    """Return sixty questions and thirty people."""
    form = paper(*questionnaire(60), persons(30))
    return opened(form, {group("a"): answers(form, 40, 9)}, Anonymity.ROWS)


SITTINGS: Mapping[str, Callable[[], SittingSummary]] = {
    each.__name__: each for each in (every_question, hidden_class, one_question, thirty_people)
}
