"""What people wrote: by theme, counted, with leads and what is passed on apart."""

import io
from decimal import Decimal

import openpyxl
import pytest

from survey.core.coding import Codes, Scope, Theme
from survey.reports.chapters.order import chapters
from survey.reports.chapters.parts import Quotes
from survey.reports.tables import Table
from survey.reports.word.report import report_docx
from survey.reports.workbook.report import summary_xlsx
from survey.stats.reasons import NotComputed
from survey.stats.results import OpenTexts
from survey.stats.texts.coders import ALL_THE_SAME, ONE_READER, TOO_FEW, Agreement, Coding
from survey.stats.texts.said import FieldPhrases, KeyPhrase, Phrase, Use
from tests.reports.makers import GROUPS, demo_summary
from tests.reports.opened import paragraphs, word_table

PLAIN = demo_summary()
LAND, STYLE = Theme(id=1, label="征地补偿", tag="三个聚焦-2"), Theme(id=2, label="干部作风")
FIELD = "对本单位选人用人工作的意见建议"


def codes(*themes, transfer=False, lead=False):
    scope = Scope.TRANSFER if transfer else Scope.WITHIN
    return Codes(themes=frozenset(themes), scope=scope, lead=lead)


JUDGED = (
    ("补偿没到账", codes(1)),
    ("补偿太低，干部推诿", codes(1, 2)),
    ("张某截留补偿款", codes(1, lead=True)),
    ("邻居占地", codes(transfer=True)),
    ("邻居占地，张某不管", codes(2, transfer=True, lead=True)),
    ("䶮㛃𬍛路灯不亮", codes()),
    ("两人看法不一", None),
)
AGREED = Coding(
    themes=(LAND, STYLE), readers=1, texts=9, same=9, unsettled=0,
    agreement=NotComputed(why=ONE_READER),
)  # fmt: skip


def coded(coding=AGREED, phrases=(), **more):
    """The demo's summary, with one field and the 其他 beside a question sorted by theme."""
    texts = (
        PLAIN.texts[0].model_copy(update={"codes": (codes(2), codes(lead=True))}),
        OpenTexts(
            form="personnel",
            key="q6",
            place=FIELD,
            bodies=tuple(body for body, _ in JUDGED),
            codes=tuple(judged for _, judged in JUDGED),
        ),
    )
    changes = {"texts": texts, "coding": coding, "phrases": phrases, **more}
    return PLAIN.model_copy(update=changes)


def chapter(summary, title):
    return next((each for each in chapters(summary) if each.title == title), None)


def parts(summary, title=FIELD):
    """The parts of one section of what people wrote."""
    found = chapter(summary, "意见建议原文").sections
    return next(section.parts for section in found if section.title == title)


def quoted(found):
    return {one.lead: one.bodies for one in found if isinstance(one, Quotes)}


def table(found, ending):
    return next(t for t in found if isinstance(t, Table) and t.title.endswith(ending))


def test_themes_are_counted_by_respondents_and_say_so():
    found = table(parts(coded()), "归入主题的意见")

    assert found.rows == (
        ("征地补偿", "三个聚焦-2", 3, ""),
        ("干部作风", "", 2, ""),
        ("未归主题", "", 2, ""),
        ("尚未商定", "", 1, ""),
    )
    assert "一条是一位答卷人在这一题写的话" in found.notes[0]


def test_shares_stand_where_there_are_ten_texts():
    more = (
        coded()
        .texts[1]
        .model_copy(update={"bodies": ("补偿",) * 10, "codes": (codes(1),) * 4 + (codes(),) * 6})
    )

    found = table(parts(coded(texts=(more,))), "归入主题的意见")

    assert found.rows[0][2:] == (4, Decimal(40))


def test_texts_stand_under_each_of_their_themes_and_what_is_apart_under_none():
    assert quoted(parts(coded())) == {
        "征地补偿，3条，其中1条另列：": ("补偿没到账", "补偿太低，干部推诿"),
        "干部作风，2条，其中1条另列：": ("补偿太低，干部推诿",),
        "未归主题，2条，其中1条另列：": ("䶮㛃𬍛路灯不亮",),
        "尚未商定，1条：": ("两人看法不一",),
    }


def test_leads_and_what_is_passed_on_stand_apart_once():
    summary = coded()

    assert list(quoted(parts(summary, "转交")).values()) == [("邻居占地", "邻居占地，张某不管")]
    assert list(quoted(parts(summary, "问题线索")).values()) == [
        ("站所负责人任期太长",),
        ("张某截留补偿款",),
    ]
    assert "转交2条、问题线索1条，原文另列" in parts(summary)[0]


def test_what_was_written_beside_options_is_sorted_where_it_stands():
    problems = chapter(coded(), "反映的问题")

    written = quoted([part for section in problems.sections for part in section.parts])

    assert written == {"干部作风，1条：": ("年轻干部轮岗少",)}


def test_before_anybody_has_read_the_words_stand_as_they_were():
    found = parts(PLAIN)

    assert [type(part) for part in found] == [Quotes]
    assert found[0].bodies == PLAIN.texts[1].bodies
    assert chapter(PLAIN, "意见归类的一致程度") is None


def said(compared):
    return FieldPhrases(
        form="personnel", key="q6", texts=20,
        phrases=(Phrase(words="征地补偿", count=12), Phrase(words="䶮㛃村", count=5)),
        compared=compared,
    )  # fmt: skip


def test_phrases_are_a_small_table_with_what_a_group_said_more():
    first, second = GROUPS[:2]
    uses = (
        Use(audience=first.code, count=0, ballots=25),
        Use(audience=second.code, count=12, ballots=40),
    )
    key = KeyPhrase(words="征地补偿", more=second.code, uses=uses)

    for summary in (
        coded(phrases=(said((key,)),)),
        PLAIN.model_copy(update={"phrases": (said((key,)),)}),
    ):
        found = parts(summary)
        assert table(found, "较多人用的说法").rows == (
            ("征地补偿", 12, Decimal(60)),
            ("䶮㛃村", 5, Decimal(25)),
        )
        sentence = (
            f"{second.label}更多提到“征地补偿”：{second.label}40份有效答卷中12份；"
            f"{first.label}25份有效答卷中0份。"
        )
        assert sentence in found


def test_it_is_said_when_no_group_is_seen_to_differ_and_why_none_was_compared():
    same = parts(coded(phrases=(said(()),)))
    not_compared = parts(coded(phrases=(said(NotComputed(why="不比较。")),)))

    assert any(isinstance(part, str) and "未见明显差别" in part for part in same)
    assert table(not_compared, "较多人用的说法").notes[-1] == "不比较。"
    assert not any(isinstance(part, str) and "提到" in part for part in not_compared)


def agreement(label="干部作风", kappa="0.40", alpha="0.41"):
    return Agreement(
        label=label, first=4, second=6, alike=Decimal(80),
        kappa=Decimal(kappa) if kappa else NotComputed(why=ALL_THE_SAME),
        alpha=Decimal(alpha) if alpha else NotComputed(why=ALL_THE_SAME),
    )  # fmt: skip


def two(unsettled=0, rows=(), same=16):
    found = rows or NotComputed(why=TOO_FEW)
    return AGREED.model_copy(
        update={"readers": 2, "texts": 20, "same": same, "unsettled": unsettled, "agreement": found}
    )


def sentences(coding):
    (section,) = chapter(coded(coding), "意见归类的一致程度").sections
    return [part for part in section.parts if isinstance(part, str)]


def test_agreement_is_a_sentence_and_a_table():
    rows = (agreement("征地补偿", "0.90", "0.91"), agreement(), agreement("转交", "", ""))
    (section,) = chapter(coded(two(rows=rows)), "意见归类的一致程度").sections

    found = section.parts[-1]

    assert found.rows[0] == ("征地补偿", 4, 6, Decimal(80), Decimal("0.90"), Decimal("0.91"))
    assert found.rows[2][-2:] == ("", "")
    assert found.notes[-1] == f"空着的：{ALL_THE_SAME}"
    assert "20条意见中，两人对16条的归类完全一样，占80%" in section.parts[0]
    assert "“干部作风”两人掌握的尺度差得较多" in section.parts[1]


@pytest.mark.parametrize(
    ("coding", "words"),
    [
        (AGREED, "由一个人归类"),
        (two(), "不一样的4条已经商定"),
        (two(unsettled=3), "不一样的4条中，3条尚未商定"),
        (two(), TOO_FEW),
    ],
)
def test_what_is_known_of_the_agreement_is_said(coding, words):
    assert any(words in sentence for sentence in sentences(coding))


def test_readers_who_never_differ_have_nothing_to_settle():
    assert not any("不一样的" in sentence for sentence in sentences(two(same=20)))


def test_the_document_holds_every_text_and_rare_characters():
    document = report_docx(coded(two(rows=(agreement(),)), phrases=(said(()),)))

    written = "\n".join(paragraphs(document))
    for body, _ in JUDGED:
        assert body in written
    assert word_table(document, f"{FIELD}：归入主题的意见")[1][0] == "征地补偿"
    assert word_table(document, "两人各自归类的一致程度")[1][0] == "干部作风"
    assert "显著" not in written
    assert "p=" not in written


def test_the_workbook_has_leads_and_what_is_passed_on_on_sheets_of_their_own():
    summary = coded(two(rows=(agreement(),)), phrases=(said(()),))

    book = openpyxl.load_workbook(io.BytesIO(summary_xlsx(summary)))

    rows = {
        name: [[c.value for c in row] for row in book[name]]
        for name in ("意见", "转交", "问题线索")
    }
    assert rows["意见"][0] == ["表", "位置", "归口", "主题", "序号", "原文"]
    assert [row[3::2] for row in rows["意见"][1:]] == [
        ["干部作风", "年轻干部轮岗少"],
        ["征地补偿", "补偿没到账"],
        ["征地补偿、干部作风", "补偿太低，干部推诿"],
        ["未归主题", "䶮㛃𬍛路灯不亮"],
        ["尚未商定", "两人看法不一"],
    ]
    assert [row[-1] for row in rows["转交"][1:]] == ["邻居占地", "邻居占地，张某不管"]
    assert [row[-1] for row in rows["问题线索"][1:]] == ["站所负责人任期太长", "张某截留补偿款"]
    titles = {cell.value for row in book["意见统计"] for cell in row}
    assert {
        f"{FIELD}：归入主题的意见",
        f"{FIELD}：较多人用的说法",
        "两人各自归类的一致程度",
    } <= titles


def test_a_workbook_of_texts_that_nobody_has_read_is_as_it_was():
    book = openpyxl.load_workbook(io.BytesIO(summary_xlsx(PLAIN)))

    assert not {"转交", "问题线索", "意见统计"} & set(book.sheetnames)
    assert [cell.value for cell in book["意见"][1]] == ["表", "位置", "归口", "序号", "原文"]
