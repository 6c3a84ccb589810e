"""Words for uncertainty: what is said of everybody, of whom only some answered."""

import doctest
import re
from decimal import Decimal

import pytest

from survey.core.counting import Base, Rules
from survey.core.scales import STANDARD
from survey.core.sitting import Selection
from survey.reports.chapters import uncertainty
from survey.reports.chapters.asked import asked_questions
from survey.reports.chapters.group_tests import group_tests_table
from survey.reports.chapters.inferred import difference_sentence, overall_sentence, whom
from survey.reports.chapters.inferred_chapter import LOCKED
from survey.reports.chapters.order import KeyBox, chapters
from survey.reports.chapters.uncertainty import Whom, share_sentence
from survey.reports.tables import Table
from survey.stats.figures import Choice, Common, Share
from survey.stats.inference.estimates import estimate
from survey.stats.inference.frames import Frame
from survey.stats.inference.results import (
    Difference,
    GroupTest,
    Inferences,
    MeanError,
    NumberMean,
    Verdict,
    WeightedError,
)
from survey.stats.reasons import NotComputed
from survey.stats.results import (
    WHOLE,
    Audience,
    AudienceKind,
    Item,
    SingleResult,
    SittingSummary,
)
from tests.reports.makers import demo_summary, inferred
from tests.reports.one_question import with_question


def said(
    count: int,
    base: int,
    invited: int | None,
    *,
    labels: tuple[str, ...] = ("满意",),
    selection: Selection | None = Selection.ALL,
    shared: bool = False,
    asked: int | None = None,
    returned: int | None = None,
    rules: Rules | None = None,
    whom: Whom | None = None,
    rated: bool = True,
) -> str:
    """Return the sentence on ``count`` of ``base`` ballots, of so many invited."""
    asked = base if asked is None else asked
    frame = Frame(selection, shared, invited, asked, asked if returned is None else returned)
    shares = [Share(code=f"g{n}", label=c, count=0, share=None) for n, c in enumerate(labels)]
    shares[0] = shares[0].model_copy(update={"count": count})
    rules = rules or Rules()
    found = estimate(shares, base, frame, rules)
    return share_sentence(found, rules, whom, rated=rated)


def test_the_examples_of_the_module_hold() -> None:
    failed, tried = doctest.testmod(uncertainty)

    assert (failed, tried > 10) == (0, True)


def test_where_the_base_leaves_some_out_everybody_is_those_who_would_be_in_it() -> None:
    words = said(29, 35, 45, asked=37, rules=Rules(share_base=Base.KNOWN))

    assert words == (
        "35份表明看法的答卷中29人满意，占82.9%。"
        "8人未交；即使他们都不满意或都满意，全体表明看法的人中的比例也在67.4%至86.0%之间。"
    )


def test_a_blank_ballot_is_one_of_those_who_might_have_said_anything() -> None:
    words = said(29, 37, 45, returned=38)

    assert "8人未交或交了空白票；" in words


def test_grades_are_quoted_and_their_opposite_is_not_made_up() -> None:
    words = said(29, 37, 45, labels=("好", "较好"))

    assert "29人评为“好”或“较好”，占78.4%。" in words
    assert "即使他们都不这样评或都这样评" in words


def test_options_are_chosen_and_not_rated() -> None:
    words = said(29, 37, 45, labels=("满意",), rated=False)

    assert "29人选“满意”" in words
    assert "都不这样选或都这样选" in words


def test_where_all_came_but_not_all_are_in_the_base_its_n_is_said() -> None:
    rules = Rules(share_base=Base.KNOWN)

    words = said(20, 30, 45, asked=45, rules=rules, whom=Whom(invited=45))

    assert words == "应到45人，收回45份，30份表明看法的答卷中20人评为满意，占66.7%。"


def test_of_a_sample_it_is_said_how_many_did_not_answer() -> None:
    whom = Whom("户", "全村", invited=1000, issued=250)

    words = said(140, 212, 1000, selection=Selection.SAMPLE, whom=whom)

    assert words == (
        "抽取250户，有效回答212份，140人满意，占66.0%；据此推算全村比例大致在60%至72%之间。"
    )


def test_a_wide_interval_is_for_reference_only() -> None:
    words = said(8, 12, 300, selection=Selection.SAMPLE)

    assert "（范围较宽，仅供参考）。" in words
    assert words.endswith("仅12人作答，数字只作线索。")


def test_a_handful_of_a_sample_has_no_interval_and_no_share() -> None:
    words = said(5, 8, 300, selection=Selection.SAMPLE)

    assert words == ("抽取8人，5人满意。不足10份，只列票数，不作推算。仅8人作答，数字只作线索。")


def test_a_shared_code_stands_for_nobody() -> None:
    words = said(29, 37, None, selection=None, shared=True)

    assert words == "37份有效答卷中29人满意，占78.4%。扫码自愿填写，不能代表全体。"


@pytest.mark.parametrize(
    ("invited", "selection", "why"),
    [
        (None, Selection.ALL, "应到人数不明，不能推算全体。"),
        (30, Selection.ALL, "作答的比应到的人还多，请核对应到人数；不作推算。"),
        (90, None, "各票类选人的办法不同，合在一起不能推算全体；请看各票类。"),
    ],
)
def test_where_nothing_follows_it_is_said_why(
    invited: int | None, selection: Selection | None, why: str
) -> None:
    assert said(29, 37, invited, selection=selection).endswith(f"占78.4%。{why}")


def difference(verdict: Verdict, *n: int) -> Difference:
    """Return a comparison of groups with so many answers each."""
    half = Decimal("0.5")
    return Difference(
        audiences=tuple("abcdefghijkl"[: len(n)]),
        n=n,
        test=GroupTest.KRUSKAL,
        verdict=verdict,
        effect=half,
        cramers_v=half,
        p=half,
        adjusted=half,
    )


@pytest.mark.parametrize(
    ("n", "words"),
    [
        ((24, 40), "两类人员的评价未见明显差别（人数少，较小的差别看不出来）。"),
        ((100, 140, 900), "三类人员的评价未见明显差别（很小的差别看不出来）。"),
        ((100,) * 12, "12类人员的评价未见明显差别（很小的差别看不出来）。"),
    ],
)
def test_no_difference_is_never_told_as_sameness(n: tuple[int, ...], words: str) -> None:
    assert uncertainty.difference_sentence(difference(Verdict.NOT_VISIBLE, *n), {}) == words


def test_a_difference_names_who_scored_highest_and_lowest() -> None:
    scores = {"A票": Decimal("94.29"), "B票": Decimal("90.00"), "C票": Decimal("87.00")}
    found = difference(Verdict.VISIBLE, 7, 24, 40)

    assert uncertainty.difference_sentence(found, scores) == (
        "三类人员的评价看得出差别：A票得分最高（94.29），C票最低（87.00）。"
    )
    assert uncertainty.difference_sentence(found, {}) == "三类人员的评价看得出差别。"


def test_the_class_behind_a_gap_is_named() -> None:
    found = WeightedError(
        score=Decimal("90.09"),
        pooled=Decimal("87.73"),
        behind_gap="A票",
        df=None,
        error=NotComputed(why="无"),
    )

    assert uncertainty.gap_sentence(found) == (
        "加权得分90.09与不加权的87.73相差超过2分，主要来自A票。"
    )
    assert uncertainty.gap_sentence(found.model_copy(update={"behind_gap": ""})) == ""


def test_a_mean_has_its_interval_where_there_is_one() -> None:
    error = MeanError(se=Decimal("0.31"), low=Decimal("3.9"), high=Decimal("5.1"))
    mean = NumberMean(mean=Decimal("4.5"), n=40, error=error)

    assert uncertainty.mean_sentence("走访次数？", mean) == (
        "走访次数：40人填写，平均4.5，据此推算全体平均大致在3.9至5.1之间。"
    )
    alone = mean.model_copy(update={"error": NotComputed(why="无")})
    assert uncertainty.mean_sentence("走访次数？", alone) == "走访次数：40人填写，平均4.5。"


def words_of(part: object) -> list[str]:
    """Return every word of a part of a chapter."""
    match part:
        case Table():
            cells = [str(cell) for row in part.rows for cell in row]
            return [part.title, *(column.label for column in part.columns), *cells, *part.notes]
        case KeyBox(sentences):
            return list(sentences)
        case _:
            return [str(part)]


def test_no_sentence_and_no_table_of_the_chapters_has_a_p_or_the_word_for_significant() -> None:
    parts = [part for c in chapters(demo_summary()) for s in c.sections for part in s.parts]

    said = "\n".join(word for part in parts for word in words_of(part))

    assert "显著" not in said
    assert re.search(r"(?<![A-Za-z])p(?![A-Za-z])", said) is None


def test_tests_stand_in_the_annex_with_effect_and_adjusted_p() -> None:
    table = group_tests_table(demo_summary())

    assert table is not None
    assert [column.label for column in table.columns] == [
        *("题目", "项目", "各类n", "方法", "效应量", "V", "p", "校正p", "差别")
    ]
    assert group_tests_table(demo_summary(hidden=True)) is None


def test_a_reason_is_said_once_and_not_in_every_cell() -> None:
    (chapter,) = (c for c in chapters(demo_summary()) if c.title == "推算与比较")
    tables = [part for s in chapter.sections for part in s.parts if isinstance(part, Table)]
    overall = next(table for table in tables if table.title == "总体评价（推算）")

    assert sum("扫码自愿填写" in note for note in overall.notes) == 1
    assert not any("扫码" in str(cell) for row in overall.rows for cell in row)


def test_a_count_that_cannot_be_is_the_first_thing_a_reader_sees() -> None:
    loud = "全体收回46份，多于应到的45人；请核对应到人数，改正以前不作推算。"
    summary = demo_summary().model_copy(update={"inferences": Inferences(cautions=(loud,))})

    found = chapters(summary)

    key = found[0].sections[0].parts[0]
    assert isinstance(key, KeyBox)
    assert key.sentences[0] == loud
    assert inferred_parts(summary)[0] == loud


def test_locked_results_say_so_in_place_of_figures() -> None:
    summary = demo_summary().model_copy(update={"inferences": Inferences(locked=True)})

    said = inferred_parts(summary)

    assert said[0] == LOCKED
    assert group_tests_table(summary) is None


def inferred_parts(summary: SittingSummary) -> tuple[object, ...]:
    """Return what the chapter begins with."""
    (chapter,) = (c for c in chapters(summary) if c.title == "推算与比较")
    return chapter.sections[0].parts


@pytest.mark.parametrize("word", [False, True])
def test_of_what_is_withheld_or_put_in_a_word_nothing_more_is_said(word: bool) -> None:
    choices = tuple(Choice(code=g.code, label=g.label) for g in STANDARD["satisfaction"].grades)
    told = Common(choices=choices, chosen="a") if word else None
    item = Item(key="q", results={WHOLE: told})
    question = SingleResult(question="q", text="总体评价", item=item)
    summary = inferred(with_question(question))
    (asked,) = asked_questions(summary)

    assert overall_sentence(summary, asked, item) == ""
    assert difference_sentence(summary, asked, item) == ""


def test_a_village_drawn_by_households_is_told_in_households() -> None:
    village = Audience(code=WHOLE, label="全体农户", kind=AudienceKind.WHOLE)
    summary = demo_summary()
    basis = summary.basis.model_copy(update={"unit": "青石村"})

    found = whom(summary.model_copy(update={"basis": basis}), village)

    assert (found.measure, found.everybody) == ("户", "全村")
