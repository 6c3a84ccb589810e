"""What a reader is told in sentences."""

import re
from collections.abc import Sequence
from decimal import Decimal

import pytest

from survey.core.counting import Base, Floors, Operator, Rules, Threshold
from survey.core.scales import STANDARD
from survey.reports import wording
from survey.reports.chapters.key_box import key_sentences
from survey.reports.chapters.order import chapters
from survey.reports.chapters.parts import Quotes
from survey.stats.results import (
    WHOLE,
    Accounting,
    FormResult,
    Item,
    MultipleResult,
    OpenTexts,
    SingleResult,
    SittingSummary,
    TextResult,
    Weighted,
)
from tests.reports.makers import EVERYBODY, demo_summary, distribution, inferred, options

SATISFACTION = STANDARD["satisfaction"].grades


def accounting(returned: int, invited: int = 45, *, void: int = 0) -> Accounting:
    """Return the ballots of everybody."""
    return Accounting(
        audience=WHOLE,
        invited=invited,
        issued=invited,
        returned=returned,
        phone=returned,
        assisted=0,
        paper=0,
        valid=returned - void,
        void=void,
    )


def satisfied(counts: Sequence[int], counted: Accounting, rules: Rules) -> SittingSummary:
    """Return a sitting where everybody was asked one overall question."""
    item = Item(key="q", results={WHOLE: distribution(SATISFACTION, counts)})
    question = SingleResult(question="q", text="对整改的总体评价", item=item)
    form = FormResult(id="f", title="问卷", fingerprint="ab" * 32, questions=(question,))
    changes = {
        "audiences": (EVERYBODY,),
        "accounting": (counted,),
        "forms": (form,),
        "rules": rules,
        "texts": (),
    }
    return inferred(demo_summary().model_copy(update=changes))


def test_the_accounting_says_due_issued_returned_valid_and_void() -> None:
    counts = Accounting(
        audience=WHOLE,
        invited=80,
        issued=77,
        returned=74,
        phone=65,
        assisted=3,
        paper=6,
        valid=71,
        void=3,
    )

    assert wording.accounting_sentence(counts) == (
        "应到80人，发出77份，收回74份（手机65份、代填3份、纸质6份），其中有效71份、废票3份，"
        "回收率96.1%。"
    )


def test_of_a_sample_the_register_is_not_said_to_be_due() -> None:
    sentence = wording.accounting_sentence(accounting(37, invited=45), sampled=True)

    assert sentence.startswith("名册45人，抽取45人，收回37份，其中有效37份")


def test_few_ballots_are_called_a_clue() -> None:
    assert wording.accounting_sentence(accounting(12)).endswith("仅12份有效，数字只作线索。")


def test_withheld_counts_are_not_told() -> None:
    hidden = accounting(3).model_copy(
        update=dict.fromkeys(("returned", "phone", "assisted", "paper", "valid", "void"))
    )

    assert wording.accounting_sentence(hidden) == "收回的答卷太少，不公布份数和结果。"


def test_what_the_absent_could_change_is_said_where_some_are_absent() -> None:
    part = key_sentences(satisfied((20, 9, 6, 2), accounting(37), Rules()))[1]
    whole = key_sentences(satisfied((20, 9, 6, 10), accounting(45), Rules()))[1]

    assert part.endswith(
        "37份有效答卷中29人评为“满意”或“基本满意”，占78.4%。"
        "8人未交；即使他们都不这样评或都这样评，全体比例也在64.4%至82.2%之间。"
    )
    assert whole.endswith("应到45人，收回45份，29人评为“满意”或“基本满意”，占64.4%。")


def test_a_void_ballot_counts_among_those_who_might_have_said_anything() -> None:
    sentence = key_sentences(satisfied((20, 9, 6, 2), accounting(38, void=1), Rules()))[1]

    assert sentence.startswith("对整改的总体评价：37份有效答卷中")
    assert "8人未交或交了空白票" in sentence
    assert sentence.endswith("64.4%至82.2%之间。")


def test_every_grade_is_named_with_votes_and_share_good_and_bad_alike() -> None:
    found = distribution(SATISFACTION, (20, 9, 6, 2), 3)

    assert wording.judged_sentence("总体评价", found, Rules()) == (
        "总体评价：40份有效答卷中，“满意”20票，占50.0%；“基本满意”9票，占22.5%；"
        "“不满意”6票，占15.0%；不了解2票、未填3票。得分72.57（n=35）。"
    )


def test_shares_that_cannot_be_computed_are_not_told() -> None:
    found = distribution(SATISFACTION, (4, 2, 1, 0))

    assert "占" not in wording.judged_sentence("总体评价", found, Rules())


def test_options_that_tie_with_the_third_are_named_too() -> None:
    found = distribution(options("甲乙丙丁戊"), (9, 3, 5, 3, 0), asked=40)

    sentence = wording.top_options_sentence("问题", found)

    assert re.findall("“(.)”", sentence) == ["甲", "丙", "乙", "丁"]
    assert "40份有效答卷中" in sentence


def test_nothing_ticked_is_said_so() -> None:
    found = distribution(options("甲乙"), (0, 0), blank=20)

    assert wording.top_options_sentence("问题", found) == (
        "问题：20份有效答卷中，没有人勾选任何一项。"
    )


@pytest.mark.parametrize("hidden", [False, True])
def test_the_key_box_has_three_to_five_sentences(hidden: bool) -> None:
    assert 3 <= len(key_sentences(demo_summary(hidden=hidden))) <= 5


def test_sentences_of_the_key_box_carry_their_n() -> None:
    sentences = key_sentences(demo_summary())

    assert all(re.search(r"\d+份|n=\d+", sentence) for sentence in sentences)


def test_the_key_box_names_nobody() -> None:
    summary = demo_summary()
    people = next(q.rows for f in summary.forms for q in f.questions if q.question == "members")

    said = "".join(key_sentences(summary))

    assert not any(person in said for person in people)


def test_a_split_that_is_withheld_is_explained_in_place_of_scores() -> None:
    summary = demo_summary(hidden=True)

    assert summary.split_withheld in key_sentences(summary)


def test_withheld_questions_leave_the_key_box() -> None:
    summary = demo_summary()
    question = MultipleResult(question="m", text="被隐去的题", results={WHOLE: None})
    form = summary.forms[0].model_copy(update={"questions": (question,)})

    said = "".join(key_sentences(summary.model_copy(update={"forms": (form,)})))

    assert "被隐去的题" not in said


def test_self_selected_answers_never_pass_for_everybody() -> None:
    summary = demo_summary()
    forms = summary.forms[:1]

    assert wording.SELF_SELECTED in key_sentences(summary.model_copy(update={"forms": forms}))


@pytest.mark.parametrize(
    ("base", "mark"), [(Base.VALID, "①"), (Base.ANSWERED, "②"), (Base.KNOWN, "③")]
)
def test_the_base_is_named_by_its_number(base: Base, mark: str) -> None:
    rules = Rules(share_base=base)

    assert wording.base_sentence(rules, scored=False).startswith(f"占比的分母是{mark}")


def test_the_suppression_sentence_tells_the_floors() -> None:
    sentence = wording.suppression_sentence(Floors(total=6, distribution=9, cell=12))

    assert [int(n) for n in re.findall(r"不足(\d+)份", sentence)] == [6, 9, 12]


@pytest.mark.parametrize(
    ("operator", "words"),
    [
        (Operator.OVER, "不称职：超过1/3"),
        (Operator.REACHES, "不称职：达到1/3"),
        (Operator.SHORT_OF, "不称职：达不到1/3"),
    ],
)
def test_a_threshold_keeps_its_operator_in_words(operator: Operator, words: str) -> None:
    line = Threshold(label="不称职", grades=("d",), operator=operator, numerator=1, denominator=3)

    assert wording.threshold_sentence(line) == words


def test_classes_without_a_scored_answer_are_named() -> None:
    weighted = [Weighted(score=Decimal("88.29"), left_out=("A票",)), None]

    sentence = wording.left_out_sentence(weighted)

    assert sentence == "有的项目A票没有计分的答案，权重由其余票类分担。"


def test_a_question_is_not_followed_by_two_marks() -> None:
    assert wording.about("您满意吗？", "七成满意。") == "您满意吗：七成满意。"


@pytest.mark.parametrize(
    ("answered", "bodies", "lead"),
    [
        (2, ("一", "二"), "意见：71份有效答卷（含公开码）中，2份写了意见。照录原文，次序已打乱。"),
        (2, (), "意见：71份有效答卷（含公开码）中，2份写了意见。"),
        (None, (), "意见：答卷太少，为保护答卷人不公布。"),
    ],
)
def test_texts_say_how_many_wrote(answered: int | None, bodies: tuple[str, ...], lead: str) -> None:
    question = TextResult(question="t", text="意见", asked=71, answered=answered)
    form = FormResult(id="f", title="问卷", fingerprint="ab" * 32, questions=(question,))
    texts = (OpenTexts(form="f", key="t", place="意见", bodies=bodies),)
    summary = demo_summary().model_copy(update={"forms": (form,), "texts": texts})

    (section,) = chapters(summary)[-1].sections

    part = section.parts[0]
    assert (part.lead if isinstance(part, Quotes) else part) == lead


def test_nobody_wrote_and_nothing_is_said() -> None:
    question = TextResult(question="t", text="意见", asked=71, answered=0)
    form = FormResult(id="f", title="问卷", fingerprint="ab" * 32, questions=(question,))
    summary = demo_summary().model_copy(update={"forms": (form,), "texts": ()})

    assert [chapter.title for chapter in chapters(summary)] == ["要点", "基本情况"]
