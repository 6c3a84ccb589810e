"""The CSV file, read as a spreadsheet would."""

import csv
import io

import pytest

from survey.reports.released.results_csv import results_csv
from survey.stats.auditing.telling import items_of
from survey.stats.figures import Choice, Common, Distribution, Tick, Ticks
from survey.stats.results import (
    WHOLE,
    GridResult,
    MultipleResult,
    NumberResult,
    RankingResult,
    SingleResult,
    TextResult,
)
from tests.reports.makers import CANARY, demo_summary, with_canary
from tests.reports.one_question import QUALITY, grid, item, with_question

SUMMARY = demo_summary()


def read(made: bytes) -> list[dict[str, str]]:
    text = made.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@pytest.fixture(scope="module")
def lines() -> list[dict[str, str]]:
    return read(results_csv(SUMMARY))


def found(lines: list[dict[str, str]], **wanted: str) -> list[dict[str, str]]:
    return [line for line in lines if all(line[name] == said for name, said in wanted.items())]


def test_every_vote_of_every_judgement_is_a_line(lines) -> None:
    labels = {audience.code: audience.label for audience in SUMMARY.audiences}
    compared = 0
    for form in SUMMARY.forms:
        for question in form.questions:
            for each in items_of(question):
                for code, result in each.results.items():
                    here = found(lines, 表=form.title, 题号=each.key, 票类=labels[code], 量="票数")
                    expected = [(s.code, str(s.count), str(s.share)) for s in result.shares]
                    blank = ("", str(result.blank), str(result.blank_share))
                    assert [(x["选项代码"], x["数"], x["占比%"]) for x in here] == [
                        *expected,
                        blank,
                    ]
                    assert {x["分母"] for x in here} == {str(result.base)}
                    compared += 1
    assert compared > 300


def test_scores_and_weighted_scores_are_lines_of_their_own(lines) -> None:
    grid = SUMMARY.forms[0].questions[0]
    assert isinstance(grid, GridResult)
    first = grid.items[0]
    result = first.results["b"]
    assert isinstance(result, Distribution)

    (score,) = found(lines, 题号=first.key, 票类="B票 中层干部", 量="得分")
    (weighted,) = found(lines, 题号=first.key, 量="加权得分")

    assert (score["数"], score["分母"]) == (str(result.score), str(result.score_base))
    assert (weighted["数"], weighted["票类"]) == (str(first.weighted.score), "全体")


def test_ticks_rankings_numbers_and_texts_are_there(lines) -> None:
    asked = {q.question: q for form in SUMMARY.forms for q in form.questions}
    ticks, ranking, number, text = (asked[key] for key in ("channels", "rank", "visits", "q6"))
    assert isinstance(ticks, MultipleResult)
    assert isinstance(ranking, RankingResult)
    assert isinstance(number, NumberResult)
    assert isinstance(text, TextResult)

    def figures(key: str, **more: str) -> list[str]:
        return [line["数"] for line in found(lines, 题号=key, 票类="全体", **more)]

    assert figures("channels")[:-1] == [str(s.count) for s in ticks.results[WHOLE].shares]
    assert figures("rank", 量="积分") == [str(o.points) for o in ranking.results[WHOLE].options]
    assert figures("visits", 量="中位数") == [str(number.results[WHOLE].median)]
    assert [x["数"] for x in found(lines, 题号="q6")] == [str(text.answered)]


def test_the_ballots_of_every_audience_come_first(lines) -> None:
    (returned,) = found(lines, 题目="发出和收回", 票类="全体", 量="收回")

    assert returned["数"] == str(SUMMARY.accounting[0].returned)
    assert lines[0]["题目"] == "发出和收回"


def test_what_is_withheld_is_a_dash_and_is_nowhere_in_the_file() -> None:
    made = results_csv(with_canary(demo_summary(hidden=True)))

    withheld = [line for line in read(made) if line["数"] == "—"]
    assert withheld
    assert all(line["分母"] in ("—", "") and line["占比%"] in ("—", "") for line in withheld)
    assert str(CANARY) not in made.decode()


def test_a_judgement_that_is_told_to_nobody_is_one_line_of_dashes() -> None:
    lines = read(results_csv(with_question(grid(item("甲")))))

    assert [(x["行"], x["选项"], x["数"]) for x in lines if x["行"]] == [("甲", "", "—")] * 5


def single(text: str) -> SingleResult:
    judged = item("", 9, 3, 0, 0, 0).model_copy(update={"key": "q"})
    return SingleResult(question="q", text=text, item=judged)


def test_words_stand_where_the_figures_would_tell_everybody() -> None:
    choices = tuple(Choice(code=grade.code, label=grade.label) for grade in QUALITY)
    common = Common(choices=choices, chosen="a")
    judged = single("看法").item.model_copy(update={"results": {WHOLE: common}})
    question = SingleResult(question="q", text="看法", item=judged)
    told = Ticks(
        asked=12,
        options=(
            Tick(code="x", label="甲", count=None, share=None, common=True),
            Tick(code="y", label="乙", count=4, share=None),
        ),
    )
    several = MultipleResult(question="m", text="问题", results={WHOLE: told})

    one = [
        x["数"] for x in found(read(results_csv(with_question(question))), 题号="q", 票类="全体")
    ]
    many = found(read(results_csv(with_question(several))), 题号="m", 票类="全体")

    assert one == ["普遍", "—", "—", "—", "—", "—"]
    assert [x["数"] for x in many] == ["普遍选", "4", "—"]


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1+1"])
def test_words_that_a_spreadsheet_would_compute_are_kept_from_it(words: str) -> None:
    question = single(words)

    lines = read(results_csv(with_question(question)))

    assert {line["题目"] for line in found(lines, 题号="q")} == {f"'{words}"}


def test_commas_quotes_and_new_lines_stay_within_their_cell() -> None:
    words = '他说："好"，\n"007",a'
    question = single(words)

    made = results_csv(with_question(question))

    assert {line["题目"] for line in found(read(made), 题号="q")} == {words}
    assert made.startswith(b"\xef\xbb\xbf")
    assert all(line.count(b"\n") == 0 for line in made.split(b"\r\n") if b'"' not in line)


def test_the_same_summary_gives_the_same_bytes() -> None:
    assert results_csv(demo_summary()) == results_csv(SUMMARY)
