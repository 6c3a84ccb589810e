"""A sitting as it comes out of the count, for reports to be made from."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from random import Random

from survey.core.counting import Operator, Rules, Threshold, half_up, percent
from survey.core.scales import STANDARD, Grade, Polarity, Role, Scale
from survey.core.sitting import Anonymity
from survey.reports.chapters.asked import choices_of
from survey.stats.auditing.telling import items_of
from survey.stats.figures import Distribution, Share
from survey.stats.inference.inferring import inferences
from survey.stats.results import (
    WHOLE,
    Accounting,
    Audience,
    AudienceKind,
    Basis,
    FormResult,
    GridResult,
    Item,
    MultipleResult,
    NumberCount,
    NumberResult,
    OpenTexts,
    QuestionResult,
    Ranked,
    RankingCount,
    RankingResult,
    SingleResult,
    SittingSummary,
    TextResult,
    Weighted,
)

Make = Callable[[int], Distribution]

GROUPS = (
    Audience(code="a", label="A票 班子成员", kind=AudienceKind.GROUP, weight=30),
    Audience(code="b", label="B票 中层干部", kind=AudienceKind.GROUP, weight=30),
    Audience(code="c", label="C票 职工代表", kind=AudienceKind.GROUP, weight=40),
)
EVERYBODY = Audience(code=WHOLE, label="全体", kind=AudienceKind.WHOLE)
VILLAGE = Audience(code="v", label="公开码 村口", kind=AudienceKind.SHARED)
VALID = {"a": 12, "b": 22, "c": 37, "v": 46}

BODY_ITEMS = (
    "贯彻落实党的路线方针政策和上级决策部署",
    "履行职能责任",
    "意识形态工作责任制",
    "防范化解重大风险",
    "全面从严治党主体责任",
    "执行中央八项规定精神、纠治“四风”",
    "整治群众身边不正之风和腐败问题",
    "贯彻民主集中制",
    "选人用人",
    "基层党组织建设",
    "巡视巡察、审计发现问题整改",
    "总体评价",
)
PEOPLE = (
    ("张立群", "党委书记"),
    ("王秀英", "党委副书记、镇长"),
    ("李国强", "党委副书记"),
    ("赵桂兰", "人大主席"),
    ("陈𠮷祥", "党委委员、纪委书记"),
    ("刘海燕", "党委委员、组织委员"),
    ("欧阳振华", "副镇长"),
)
ASPECTS = ("德", "能", "勤", "绩", "廉", "总体")
PROBLEMS = (
    "形式主义、官僚主义，文山会海",
    "推诿扯皮、不担当不作为",
    "对群众态度冷硬横推、简单粗暴",
    "项目资金、惠民补助管理不严",
    "选人用人打招呼、递条子",
    "优亲厚友、吃拿卡要",
    "其他（请写明）",
    "不存在突出问题",
)
SATISFIED = (
    "对本单位选人用人工作的总体评价",
    "对本单位执行选人用人政策法规情况的看法",
    "对本单位整治用人上不正之风工作的看法",
    "对本单位推动干部担当作为工作的看法",
)


def options(labels: Sequence[str]) -> tuple[Grade, ...]:
    """Return ``labels`` as grades that are worth nothing, for questions with options."""
    return tuple(Grade(code=f"o{place}", label=label) for place, label in enumerate(labels))


def distribution(
    grades: Sequence[Grade], counts: Sequence[int], blank: int = 0, *, asked: int | None = None
) -> Distribution:
    """Return ``counts`` with shares as the default rules reckon them.

    ``asked`` is given where a ballot may bear several marks.
    """
    base = asked if asked is not None else sum(counts) + blank
    digits = 1 if base >= 30 else 0

    def share(count: int) -> Decimal | None:
        return percent(count, base, digits) if base >= 10 else None

    scored = [(g.score, n) for g, n in zip(grades, counts, strict=True) if g.score is not None]
    points = sum((Fraction(score) * n for score, n in scored), Fraction(0))
    voters = sum(n for _, n in scored)
    favourable = [n for g, n in zip(grades, counts, strict=True) if g.polarity is Polarity.POSITIVE]
    return Distribution(
        asked=base,
        blank=blank,
        unknown=sum(n for g, n in zip(grades, counts, strict=True) if g.role is Role.UNKNOWN),
        base=base,
        shares=tuple(
            Share(
                code=g.code,
                label=g.label,
                role=g.role,
                polarity=g.polarity,
                count=n,
                share=share(n),
            )
            for g, n in zip(grades, counts, strict=True)
        ),
        blank_share=share(blank),
        favourable=share(sum(favourable)) if favourable else None,
        score=half_up(points / voters, 2) if voters else None,
        score_base=voters,
    )


def judged(scale: Scale, valid: int, rng: Random, mood: float = 0.6) -> Distribution:
    """Return what ``valid`` people might say on ``scale``; ``mood`` is how well they think."""
    grades = scale.grades
    weights = [mood * (1 - mood) ** place for place in range(len(grades) - 1)] + [0.05, 0.02]
    drawn = rng.choices(range(len(grades) + 1), weights, k=valid)
    counts = [drawn.count(place) for place in range(len(grades))]
    return distribution(grades, counts, drawn.count(len(grades)))


def pooled(parts: Sequence[Distribution], grades: Sequence[Grade]) -> Distribution:
    """Return the groups' distributions added up."""
    counts = [sum(part.shares[place].count for part in parts) for place in range(len(grades))]
    blank = sum(part.blank for part in parts)
    several = sum(counts) + blank != sum(part.asked for part in parts)
    asked = sum(part.asked for part in parts) if several else None
    return distribution(grades, counts, blank, asked=asked)


@cache
def demo_summary(
    *, hidden: bool = False, seed: int = 7, people: int = len(PEOPLE), questions: int = 6
) -> SittingSummary:
    """Return a town's sitting: three groups, a village code, four forms.

    ``hidden`` withholds the split into groups and a few items. ``people`` are
    evaluated; the last form has ``questions`` single questions.
    """
    town = _Town(Random(seed), hidden)
    forms = (
        FormResult(
            id="leading_body",
            title="领导班子民主测评表",
            fingerprint="1a" * 32,
            questions=(town.grid("body", "对领导班子的评价", BODY_ITEMS, ("评价",), "quality"),),
        ),
        FormResult(
            id="members",
            title="班子成员民主测评表",
            fingerprint="2b" * 32,
            questions=(town.people(people),),
        ),
        FormResult(
            id="personnel",
            title="选人用人工作民主评议表",
            fingerprint="3c" * 32,
            questions=(
                *(
                    town.single(f"q{place}", text, STANDARD["satisfaction"].grades)
                    for place, text in enumerate(SATISFIED, 1)
                ),
                town.multiple("q5", "您认为本单位选人用人工作存在的突出问题是"),
                TextResult(
                    question="q6", text="对本单位选人用人工作的意见建议", asked=71, answered=5
                ),
            ),
        ),
        FormResult(
            id="survey",
            title="巡察问卷",
            fingerprint="4d" * 32,
            questions=town.questionnaire(questions),
        ),
    )
    summary = SittingSummary(
        method_version="1",
        basis=Basis(
            unit="云岭县青石镇",
            unit_type="乡镇（街道）",
            team="县委第四巡察组",
            round="十五届县委第六轮巡察",
            sitting="巡察动员会民主测评和问卷调查",
            day=date(2025, 3, 12),
            place="镇政府三楼会议室、青石村村委会",
            method="现场扫码",
            anonymity=Anonymity.STRICT,
        ),
        rules=Rules(
            thresholds=(
                Threshold(
                    label="不称职",
                    grades=("d",),
                    operator=Operator.OVER,
                    numerator=1,
                    denominator=3,
                ),
            )
        ),
        rules_hash="5e" * 32,
        audiences=town.audiences,
        accounting=town.accounting(),
        split_withheld="有的票类答卷太少，各票类不分开公布。" if hidden else "",
        forms=forms,
        closing_digest="6f" * 32,
        texts=TEXTS,
    )
    return inferred(summary)


def inferred(summary: SittingSummary) -> SittingSummary:
    """Return ``summary`` with what follows from it; grades it knows are those of `STANDARD`."""
    scales = {
        form.id: {item.key: _scale_of(item) for q in form.questions for item in items_of(q)}
        for form in summary.forms
    }
    return summary.model_copy(update={"inferences": inferences(summary, scales)})


def _scale_of(item: Item) -> tuple[Grade, ...]:
    shown = [
        (c.code, c.label) for found in item.results.values() if found for c in choices_of(found)
    ]
    known = (scale.grades for scale in STANDARD.values())
    return next((g for g in known if [(c.code, c.label) for c in g] == shown[: len(g)]), ())


TEXTS = (
    OpenTexts(
        form="personnel",
        key="q5~other",
        place="突出问题·其他（请写明）",
        bodies=("年轻干部轮岗少", "站所负责人任期太长"),
    ),
    OpenTexts(
        form="personnel",
        key="q6",
        place="对本单位选人用人工作的意见建议",
        bodies=(
            "多给基层站所的年轻人压担子。",
            "=1+1",
            "@SUM(A1)",
            "-1",
            "007\n第二行：𠮷字和生僻字“㛃”“䶮”要能看见",
        ),
    ),
    OpenTexts(
        form="survey",
        key="opinion",
        place="您最希望解决的一件事",
        bodies=("青石村到镇上的路灯有一半不亮，老人晚上不敢出门。希望在雨季以前修好，" * 3, "无"),
    ),
)


class _Town:
    """Makes answers for every audience of the sitting."""

    def __init__(self, rng: Random, hidden: bool) -> None:
        self._rng = rng
        self._hidden = hidden
        self.audiences = (EVERYBODY, VILLAGE) if hidden else (EVERYBODY, *GROUPS, VILLAGE)

    def accounting(self) -> tuple[Accounting, ...]:
        """Return ballots that add up; one more paper ballot is void in each group."""
        groups = [
            Accounting(
                audience=group.code,
                invited=VALID[group.code] + 3,
                issued=VALID[group.code] + 2,
                returned=VALID[group.code] + 1,
                phone=VALID[group.code] - 2,
                assisted=1,
                paper=2,
                valid=VALID[group.code],
                void=1,
            )
            for group in GROUPS
        ]
        names = ("invited", "issued", "returned", "phone", "assisted", "paper", "valid", "void")
        whole = {name: sum(getattr(group, name) for group in groups) for name in names}
        village = Accounting(
            audience=VILLAGE.code,
            invited=None,
            issued=None,
            returned=VALID["v"],
            phone=VALID["v"],
            assisted=0,
            paper=0,
            valid=VALID["v"],
            void=0,
        )
        shown = () if self._hidden else groups
        return (Accounting(audience=WHOLE, **whole), *shown, village)

    def results(self, grades: Sequence[Grade], make: Make) -> dict[str, Distribution | None]:
        """Return what ``make`` says of each audience, and the groups pooled."""
        parts = {group.code: make(VALID[group.code]) for group in GROUPS}
        village = make(VALID["v"])
        whole = pooled(list(parts.values()), grades)
        if self._hidden:
            return {WHOLE: whole, VILLAGE.code: village}
        return {WHOLE: whole, **parts, VILLAGE.code: village}

    def item(self, key: str, row: str, column: str, scale: Scale, *details: str) -> Item:
        """Return one judgement, with its weighted score where groups are shown."""
        mood = self._rng.uniform(0.35, 0.75)
        results = self.results(scale.grades, lambda valid: judged(scale, valid, self._rng, mood))
        if self._hidden and self._rng.random() < 0.15:
            results = dict.fromkeys(results)
        return Item(
            key=key,
            row=row,
            column=column,
            details=details,
            results=results,
            weighted=None if self._hidden else weighted(results),
            notes=("不称职超过1/3",) if key == "members.r3.c5" else (),
        )

    def grid(
        self, key: str, text: str, rows: Sequence[str], columns: Sequence[str], scale: str
    ) -> GridResult:
        """Return a grid of items."""
        items = tuple(
            self.item(f"{key}.r{r}.c{c}", row, column, STANDARD[scale])
            for r, row in enumerate(rows, 1)
            for c, column in enumerate(columns, 1)
        )
        return GridResult(
            question=key,
            text=text,
            persons=False,
            rows=tuple(rows),
            columns=tuple(columns),
            details=(),
            items=items,
        )

    def people(self, count: int) -> GridResult:
        """Return a grid of persons with their posts."""
        people = [
            (name + "二三四五六"[turn - 1] if (turn := place // len(PEOPLE)) else name, post)
            for place in range(count)
            for name, post in (PEOPLE[place % len(PEOPLE)],)
        ]
        items = tuple(
            self.item(f"members.r{r}.c{c}", name, aspect, STANDARD["competence"], post)
            for r, (name, post) in enumerate(people, 1)
            for c, aspect in enumerate(ASPECTS, 1)
        )
        return GridResult(
            question="members",
            text="对班子成员的评价",
            persons=True,
            rows=tuple(name for name, _ in people),
            columns=ASPECTS,
            details=("职务",),
            items=items,
        )

    def single(self, key: str, text: str, grades: Sequence[Grade], tag: str = "") -> SingleResult:
        """Return a single question on a scale or with options."""
        item = self.item(key, "", "", Scale(grades=tuple(grades)))
        return SingleResult(question=key, text=text, tag=tag, item=item)

    def multiple(self, key: str, text: str) -> MultipleResult:
        """Return a question where several problems may be ticked."""
        grades = options(PROBLEMS)

        def ticked(valid: int) -> Distribution:
            blank = self._rng.randint(0, 2)
            counts = [self._rng.randint(0, valid - blank) for _ in grades]
            return distribution(grades, counts, blank, asked=valid)

        return MultipleResult(question=key, text=text, results=self.results(grades, ticked))

    def questionnaire(self, questions: int) -> tuple[QuestionResult, ...]:
        """Return questions of every kind, some filed under a framework tag."""
        tags = ("落实党的路线方针政策", "落实全面从严治党责任", "")
        occurrence = STANDARD["occurrence"].grades
        singles = tuple(
            self.single(
                f"s{place}", f"您身边有没有这种情况（{place}）", occurrence, tags[place % 3]
            )
            for place in range(1, questions + 1)
        )
        identity = options(("党员干部", "一般职工", "村民", "服务对象"))
        return (
            *sorted(singles, key=lambda single: single.tag),
            self.single("who", "您的身份", identity, tags[1]),
            self.ranking(tags[1]),
            self.number(),
            self.multiple("channels", "您认为群众身边的突出问题是"),
            TextResult(question="opinion", text="您最希望解决的一件事", asked=71, answered=2),
        )

    def ranking(self, tag: str) -> RankingResult:
        """Return a ranking of three out of five."""
        labels = ("修路", "供水", "看病", "上学", "就业")

        def ranked(valid: int) -> RankingCount:
            first = [valid // 2, valid // 4, valid - 1 - valid // 2 - valid // 4, 0, 0]
            picked = tuple(
                Ranked(code=f"o{at}", label=label, ranked=n + at, first=n, points=3 * n + at)
                for at, (label, n) in enumerate(zip(labels, first, strict=True))
            )
            return RankingCount(asked=valid, blank=1, options=picked)

        audiences = {a.code: sum(VALID[g.code] for g in GROUPS) for a in self.audiences}
        results = {code: ranked(VALID.get(code, size)) for code, size in audiences.items()}
        return RankingResult(
            question="rank", text="请排出最急的三件事", tag=tag, places=3, results=results
        )

    def number(self) -> NumberResult:
        """Return a number question."""
        results = {
            audience.code: NumberCount(
                asked=VALID.get(audience.code, 71),
                blank=2,
                low=Decimal("2"),
                median=Decimal("4.5"),
                high=Decimal("8.25"),
                mean=Decimal("5.31"),
            )
            for audience in self.audiences
        }
        return NumberResult(
            question="visits", text="今年以来镇干部到您家走访", unit="次", results=results
        )


def weighted(results: Mapping[str, Distribution | None]) -> Weighted | None:
    """Return the class-weighted score of the groups, when each has one."""
    scores = {g: found.score for g in GROUPS if (found := results.get(g.code)) is not None}
    total = sum(
        (Fraction(score) * (group.weight or 0) for group, score in scores.items() if score),
        Fraction(0),
    )
    if any(score is None for score in scores.values()):
        return None
    return Weighted(score=half_up(total / 100, 2), left_out=())


CANARY = 987654


def with_canary(summary: SittingSummary) -> SittingSummary:
    """Return ``summary`` with figures of a group that is not shown and must not get out."""
    kept = summary.model_dump()
    ballots = {name: CANARY for name in Accounting.model_fields if name != "audience"}
    kept["accounting"] = (*kept["accounting"], {"audience": "a", **ballots})
    for form in kept["forms"]:
        for asked in form["questions"]:
            for item in [asked.get("item"), *asked.get("items", ()), asked]:
                if item and item.get("results") and item["results"].get(WHOLE):
                    item["results"]["a"] = _loud(item["results"][WHOLE])
    return SittingSummary.model_validate(kept)


def _loud(figures: object) -> object:
    """Return the same result with every number replaced."""
    if isinstance(figures, dict):
        return {name: _loud(figure) for name, figure in figures.items()}
    if isinstance(figures, list | tuple):
        return [_loud(figure) for figure in figures]
    return figures if isinstance(figures, str) or figures is None else CANARY
