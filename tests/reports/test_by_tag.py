"""What was judged under each framework tag: weakest first, hidden figures last."""

from decimal import Decimal

from survey.core.scales import STANDARD
from survey.reports.chapters.by_tag import tag_tables
from survey.reports.tables import WITHHELD, Table
from survey.stats.figures import Common, Judged
from survey.stats.results import (
    WHOLE,
    FormResult,
    GridResult,
    Item,
    QuestionResult,
    SingleResult,
    SittingSummary,
)
from tests.reports.makers import demo_summary, distribution, options
from tests.reports.one_question import QUALITY, named

TAG = "四个落实-1 决策部署"
PLEASED = STANDARD["satisfaction"].grades


def grid(*found: tuple[str, Judged], persons: bool = False) -> GridResult:
    items = tuple(
        Item(key=f"g.{row}", row=row, column="评价", results={WHOLE: told}) for row, told in found
    )
    rows = tuple(row for row, _ in found)
    return GridResult(
        question="g",
        text="哪些落实得怎么样？",
        tag=TAG,
        persons=persons,
        rows=rows,
        columns=("评价",),
        details=(),
        items=items,
    )


def single(text: str, found: Judged) -> SingleResult:
    item = Item(key=text, results={WHOLE: found})
    return SingleResult(question=text, text=text, tag=TAG, item=item)


def tagged(*questions: QuestionResult) -> SittingSummary:
    form = FormResult(id="f", title="干部卷", fingerprint="0" * 64, questions=questions)
    return demo_summary().model_copy(update={"forms": (form,), "texts": ()})


def names(table: Table) -> list[object]:
    return [row[0] for row in table.rows]


def good(count: int, of: int = 40) -> Judged:
    return distribution(QUALITY, (count, 0, of - count, 0, 0))


def test_items_of_one_tag_stand_weakest_first_with_n_and_where_they_were_asked() -> None:
    asked = grid(("部署", good(30)), ("检查", good(10)))
    alone = single("您满意吗？", distribution(PLEASED, (10, 10, 15, 5)))

    (table,) = tag_tables(tagged(asked, alone))

    assert table.title == TAG
    assert names(table) == ["检查", "您满意吗？", "部署"]
    assert named(table, table.rows[0]) == {
        "项目": "检查",
        "出自": "《干部卷》“哪些落实得怎么样？”",
        "n": 40,
        "正面评价票数": 10,
        "正面评价占比%": Decimal("25.0"),
        "得分": Decimal("70.00"),
    }
    assert named(table, table.rows[1])["出自"] == "《干部卷》"
    assert any("“好”“较好”，或者“满意”“基本满意”合计" in note for note in table.notes)


def test_what_is_hidden_or_told_in_a_word_has_no_place_among_the_others() -> None:
    word = Common(choices=(*good(1).shares,), chosen="d")
    rows = [
        ("不公布", None),
        ("普遍", word),
        ("没问到", good(0, 0)),
        ("好", good(39)),
        ("差", good(1)),
    ]

    (table,) = tag_tables(tagged(grid(*rows)))

    assert names(table) == ["差", "好", "不公布", "普遍", "没问到"]
    assert set(table.rows[2][2:]) == {WITHHELD}
    assert "普遍选“差”" in table.rows[3]
    assert any("不参加排列" in note for note in table.notes)
    assert any("“—”是为保护答卷人不公布" in note for note in table.notes)


def test_where_the_hidden_stand_says_nothing_of_how_they_were_judged() -> None:
    there, gone = ("好", good(39)), ("不公布", None)

    first, last = (tag_tables(tagged(grid(*rows)))[0] for rows in ((gone, there), (there, gone)))

    assert first.rows == last.rows


def test_persons_and_facts_about_people_are_under_no_tag() -> None:
    people = grid(("张三", good(30)), persons=True)
    age = single("您的年龄", distribution(options(("老", "少")), (20, 20)))

    assert tag_tables(tagged(people, age)) == ()


def test_equal_shares_keep_the_order_of_the_form() -> None:
    rows = [("乙", good(20)), ("甲", good(20)), ("丙", good(10, 20))]

    (table,) = tag_tables(tagged(grid(*rows)))

    assert names(table) == ["乙", "甲", "丙"]
