"""What may stand in a file of ballots, and what is said where it may not."""

import pytest

from survey.core.errors import FaultyError
from survey.core.questions import Multiple, Number, Ranking, Single, Text
from tests.services.filed import analysed
from tests.stats.makers import form, options, question, single

FORM = form(
    single("overall"),
    Multiple(
        id="mend",
        text="先改什么",
        at_most=2,
        options=(*options(4), {"code": "none", "label": "没有", "exclusive": True}),
        follow_ups=({"on": ["o3"], "text": "请写明", "limit": 5},),
    ),
    Ranking(id="order", text="排一排", options=options(4), places=2),
    Number(id="times", text="几次", maximum=50, decimals=1),
    Text(id="say", text="意见", limit=10),
    Single(
        id="more",
        text="多久",
        options=options(2),
        when={"test": "is", "question": "overall", "option": "a"},
    ),
)
HEADER = "ballot,group,overall,mend,mend~why,order,times,say,more"


def _faults(rows: str, header: str = HEADER, of=FORM) -> list[tuple[str, str]]:
    with pytest.raises(FaultyError) as refused:
        analysed(of, f"{header}\n{rows}\n")
    return [tuple(fault) for fault in refused.value.faults]


def _summary(row: str, times: int = 30, header: str = HEADER):
    """Return the summary of so many ballots that all say the same as ``row``, and ten others."""
    rows = [f"{n},a,{row}" for n in range(times)]
    rows += [f"x{n},a,{'bc'[n % 2]},o{n % 3},,,{n},{n}," for n in range(10)]
    return analysed(FORM, "\n".join([header, *rows]))


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (
            "A,,,,,,",
            "overall",
            "“A”不是“问题 overall”的代码；请写 a=好；b=较好；c=一般；d=差；u=不了解",
        ),
        ("好,,,,,,", "overall", "“好”不是"),
        ("1.0,,,,,,", "overall", "“1.0”不是"),
        ("ａ,,,,,,", "overall", "“ａ”不是"),
        ("a;b,,,,,,", "overall", "“a;b”不是"),
        (",o1;o9,,,,,", "mend", "“o9”不是“先改什么”的代码；请写，几个之间用英文分号：o0=选项0"),
        (",o1o2,,,,,", "mend", "“o1o2”不是"),
        (",o1;o1,,,,,", "mend", "同一个代码写了两次"),
        (",o0;o1;o2,,,,,", "mend", "最多选 2 项"),
        (",o0;none,,,,,", "mend", "选了“没有”，就不能再选别的"),
        (",o0,写明,,,,", "mend~why", "只有选了“选项3”才填这一格"),
        (",o3,写得太长了,,,,", "", ""),
        (",o3,写得太长了吧,,,,", "mend~why", "最多写 5 个字，现在有 6 个"),
        (",,,o9,,,", "order", "“o9”不是“排一排”的代码"),
        (",,,o1;o1,,,", "order", "同一个代码写了两次"),
        (",,,o1;o2;o3,,,", "order", "排了 3 项，最多排 2 项"),
        (",,,,51,,", "times", "请填 0 至 50 的数，最多 1 位小数"),
        (",,,,1.55,,", "times", "请填 0 至 50 的数"),
        (',,,,"1,5",,', "times", "请填 0 至 50 的数"),
        (",,,,3次,,", "times", "请填 0 至 50 的数"),
        (",,,,,一二三四五六七八九十一,", "say", "最多写 10 个字"),
        (
            "b,,,,,,o1",
            "more",
            "按这份答卷前面的回答，这一题没有问到；请清空这一格，或核对前面的回答",
        ),
    ],
)
def test_what_a_phone_may_not_send_a_file_may_not_say(row, column, said):
    if not column:
        assert analysed(FORM, f"{HEADER}\n1,a,{row}\n")
        return

    ((place, text),) = _faults(f"1,a,{row}")

    assert place == f"ballots.csv 第 2 行 {column} 列"
    assert said in text


@pytest.mark.parametrize("cell", ["o1;o3", "o3；o1", "o1 o3", "o1、o3", "o1，o3;", " o1 | o3 "])
def test_marks_are_parted_by_whatever_is_no_code(cell):
    summary = _summary(f"b,{cell},,,,,")

    ticked = {tick.code: tick.count for tick in question(summary, "mend").results["all"].shares}
    assert (ticked["o1"], ticked["o3"]) == (33, 30)


def test_a_ranking_is_written_from_the_first_place_on():
    summary = _summary("b,,,o2;o0,,,")

    told = {o.code: (o.ranked, o.first) for o in question(summary, "order").results["all"].options}
    assert told["o2"] == (30, 30)
    assert told["o0"] == (30, 0)


@pytest.mark.parametrize("cell", ["2.0", "2", "２", " 2 "])
def test_a_number_is_read_as_from_a_phone(cell):
    summary = _summary(f"b,,,,{cell},,")

    assert str(question(summary, "times").results["all"].median) == "2.00"


def test_outer_spaces_are_nobodys_answer():
    summary = _summary(" b ,o1,,　,,  ,")

    found = {
        share.code: share.count for share in question(summary, "overall").item.results["all"].shares
    }
    assert found["b"] == 35
    assert question(summary, "say").answered == 10


def test_what_was_not_asked_is_not_blank():
    summary = _summary("a,,,,,,o1", times=20)

    more = question(summary, "more").item.results["all"]
    assert (more.asked, more.blank) == (20, 0)


def test_a_wholly_blank_ballot_is_void():
    summary = _summary(",,,,,,", times=3)

    assert (summary.accounting[0].valid, summary.accounting[0].void) == (10, 3)


def test_a_blank_ballot_is_no_fault_where_a_question_must_be_answered():
    must = form(single("overall", required=True), single("other"))
    rows = "".join(f"{n},a,{'bc'[n % 2]},\n" for n in range(10))

    summary = analysed(must, f"ballot,group,overall,other\n{rows}99,a,,\n")

    assert summary.accounting[0].void == 1


def test_a_blank_where_an_answer_is_a_must_names_a_remedy_that_works():
    must = form(single("overall", required=True), single("other"))
    may = form(single("overall"), single("other"))

    ((place, text),) = _faults("1,a,,b", "ballot,group,overall,other", must)

    assert place == "ballots.csv 第 2 行 overall 列"
    assert "在表样里删去这一题的 required" in text
    assert analysed(may, "ballot,group,overall,other\n1,a,,b\n")


def test_a_wrong_code_is_not_blamed_again_on_what_hangs_on_it():
    faults = _faults("1,a,A,o33,写明,,,,o1")

    assert [place for place, _ in faults] == [
        "ballots.csv 第 2 行 overall 列",
        "ballots.csv 第 2 行 mend 列",
    ]


def test_a_ballot_has_a_name_of_its_own():
    faults = _faults("1,a,b,,,,,,\n,a,b,,,,,,\n1,a,b,,,,,,")

    assert [place for place, _ in faults] == [
        "ballots.csv 第 3 行 ballot 列",
        "ballots.csv 第 4 行 ballot 列",
    ]
    assert "编号“1”在第 2 行用过了" in faults[1][1]


def test_columns_of_follow_ups_may_be_left_out():
    rows = "".join(f"{n},a,b,o3,,,,\n" for n in range(10))

    summary = analysed(FORM, f"{HEADER.replace(',mend~why', '')}\n{rows}")

    assert summary.accounting[0].valid == 10


def test_unknown_and_missing_columns_are_named():
    faults = _faults("1,a,b,", "ballot,group,overall,overal")

    assert faults == [
        ("ballots.csv overal 列", "没有叫这个名字的列；请核对列名，或删去这一列"),
        (
            "ballots.csv",
            "缺少 mend、order、times、say、more 列；请补上，没有人答的也要有这一列，格子空着",
        ),
    ]
