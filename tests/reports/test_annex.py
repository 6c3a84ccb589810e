"""What stands behind the chapters, and what no longer stands in them."""

from survey.core.questions import Option, Single
from survey.core.sitting import Group, Selection
from survey.reports.chapters.annex import annex
from survey.reports.chapters.order import chapters
from survey.reports.chapters.parts import Chapter, Section
from survey.reports.tables import Table
from survey.stats.results import SittingSummary
from tests.reports.makers import demo_summary
from tests.stats import makers

WAYS = (Option(code="o0", label="微信群"), Option(code="o1", label="公开栏"))
FORM = makers.form(Single(id="q", text="您怎样知道的？", options=WAYS))
SEEN = {"o0": 60, "o1": 25}


def sitting(who: Group) -> SittingSummary:
    return makers.summary(FORM, {who: makers.spread("q", SEEN)})


def section(found: Chapter, title: str) -> Section:
    return next(each for each in found.sections if each.title == title)


def tables(of: Section) -> list[Table]:
    return [part for part in of.parts if isinstance(part, Table)]


def words(of: Chapter) -> str:
    """Return every word of sentences and headings, and of the notes of tables."""
    parts = [part for each in of.sections for part in each.parts]
    said = [part for part in parts if isinstance(part, str)]
    heads = [
        word
        for part in parts
        if isinstance(part, Table)
        for word in (part.title, *part.notes, *(c.label for c in part.columns if not c.minor))
    ]
    return "\n".join([*said, *heads])


def test_options_put_to_a_sample_have_their_limits_all_at_once() -> None:
    found = annex(sitting(makers.group("a", invited=400, selection=Selection.SAMPLE)))

    (table,) = tables(section(found, "推算的误差"))

    assert [row[:2] for row in table.rows] == [
        ("您怎样知道的？", "微信群"),
        ("您怎样知道的？", "公开栏"),
    ]
    assert all("–" in str(row[3]) for row in table.rows)


def test_options_put_to_all_have_no_such_limits() -> None:
    found = annex(sitting(makers.group("a")))

    assert "推算的误差" not in {each.title for each in found.sections}


def test_the_chapters_speak_plainly_and_the_annex_has_the_terms() -> None:
    summary = demo_summary()

    said = "\n".join(words(chapter) for chapter in chapters(summary))

    for term in ("标准误", "AAPOR", "RR1", "RR2", "R=", "ICC", "Kruskal"):
        assert term not in said
    assert "标准误" in words(annex(summary))


def test_what_overall_judgements_say_of_everybody_comes_before_its_tables() -> None:
    (chapter,) = (c for c in chapters(demo_summary()) if c.title == "推算与比较")

    parts = section(chapter, "全体的评价").parts

    assert isinstance(parts[0], str)
    assert "份有效答卷中" in parts[0]
    last_sentence = max(at for at, part in enumerate(parts) if isinstance(part, str))
    assert last_sentence < min(at for at, part in enumerate(parts) if isinstance(part, Table))
