"""The codebook, held against the rules of DDI-Codebook 2.5."""

import re

import pytest
from lxml import etree

from forms import library
from survey.core.questions import KINDS
from survey.reports.released.ddi import codebook_xml
from survey.stats.figures import Common
from survey.stats.results import WHOLE
from tests.reports.one_sitting import FORM, counted
from tests.stats.makers import question

SUMMARY = counted()
DDI = "{ddi:codebook:2_5}"

# What may stand in each element, in this order; "*" where the order is free.
ORDER = {
    "codeBook": "docDscr stdyDscr fileDscr dataDscr otherMat",
    "stdyDscr": "citation studyAuthorization stdyInfo studyDevelopment method dataAccs notes",
    "citation": "titlStmt rspStmt prodStmt distStmt serStmt verStmt biblCit holdings notes",
    "titlStmt": "titl subTitl altTitl parTitl IDNo",
    "rspStmt": "AuthEnty othId",
    "serStmt": "serName serInfo notes",
    "verStmt": "version verResp notes",
    "stdyInfo": "studyBudget subject abstract sumDscr qualityStatement notes",
    "sumDscr": "timePrd collDate nation geogCover geogUnit anlyUnit universe dataKind",
    "method": "dataColl notes anlyInfo stdyClas dataProcessing",
    "dataColl": "timeMeth dataCollector frequenc sampProc deviat collMode resInstru sources weight",
    "anlyInfo": "respRate EstSmpErr dataAppr",
    "dataAccs": "setAvail useStmt notes",
    "useStmt": "confDec specPerm restrctn contact citReq deposReq conditions disclaimer",
    "dataDscr": "varGrp nCubeGrp var nCube notes",
    "varGrp": "labl txt concept defntn universe notes",
    "var": "location labl imputation security embargo respUnit anlysUnit qstn valrng invalrng"
    " undocCod universe TotlResp sumStat txt stdCatgry catgryGrp catgry codInstr verStmt concept"
    " derivation varFormat geoMap catLevel notes",
    "qstn": "preQTxt qstnLit postQTxt forward backward ivuInstr",
    "valrng": "item range key notes",
    "catgry": "catValu labl txt catStat mrow",
}


def read(made: bytes) -> etree._Element:
    return etree.fromstring(made)


@pytest.fixture(scope="module")
def book() -> etree._Element:
    return read(codebook_xml(SUMMARY, [FORM]))


def variable(book: etree._Element, name: str) -> etree._Element:
    return next(one for one in book.iter(f"{DDI}var") if one.get("name") == name)


def categories(found: etree._Element) -> list[tuple[str, str, str, str | None]]:
    """Return code, label, whether it is missing, and how often, of every category."""
    return [
        (
            one.findtext(f"{DDI}catValu"),
            one.findtext(f"{DDI}labl"),
            one.get("missing"),
            one.findtext(f"{DDI}catStat"),
        )
        for one in found.iter(f"{DDI}catgry")
    ]


def test_elements_stand_where_the_schema_wants_them(book: etree._Element) -> None:
    for element in book.iter():
        name = element.tag.removeprefix(DDI)
        allowed = ORDER.get(name, "").split()
        inside = [child.tag.removeprefix(DDI) for child in element]
        assert [*map(allowed.index, inside)] == sorted(map(allowed.index, inside)), name


def test_every_id_is_a_name_used_once_and_every_group_names_variables(book) -> None:
    ids = [one.get("ID") for one in book.iter() if one.get("ID")]
    names = {one.get("ID") for one in book.iter(f"{DDI}var")}

    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", one) for one in ids)
    for group in book.iter(f"{DDI}varGrp"):
        assert {*group.get("var").split()} <= names


def test_every_kind_of_question_that_asks_is_a_variable(book: etree._Element) -> None:
    asked = {one.get("name").split(".")[1] for one in book.iter(f"{DDI}var")}

    assert {*KINDS} - {"note"} <= asked


def test_grades_bear_their_codes_and_published_counts(book: etree._Element) -> None:
    found = question(SUMMARY, "single").item.results[WHOLE]
    counts = [str(share.count) for share in found.shares]

    assert categories(variable(book, "f1.single")) == [
        ("1", "好", "N", counts[0]),
        ("2", "较好", "N", counts[1]),
        ("3", "一般", "N", counts[2]),
        ("4", "差", "N", counts[3]),
        ("-3", "不了解", "Y", counts[4]),
        ("-1", "没有问到", "Y", None),
        ("-2", "未填", "Y", str(found.blank)),
    ]


def test_each_option_of_several_ticks_is_a_variable(book: etree._Element) -> None:
    found = question(SUMMARY, "multiple").results[WHOLE]

    for share in found.shares:
        codes = categories(variable(book, f"f1.multiple.{share.code}"))
        assert codes[1] == ("1", "选中", "N", str(share.count))
        assert codes[3] == ("-2", "未填", "Y", str(found.blank))


def test_a_number_has_limits_a_middle_and_missing_codes_outside_of_them(book) -> None:
    found = variable(book, "f1.change")
    result = question(SUMMARY, "change").results[WHOLE]

    statistics = {one.get("type"): one.text for one in found.iter(f"{DDI}sumStat")}
    assert (found.get("intrvl"), found.get("dcml")) == ("contin", "1")
    assert dict(found.find(f"{DDI}valrng/{DDI}range").attrib) == {"min": "-50", "max": "50"}
    assert statistics["medn"] == str(result.median)
    assert {*statistics} == {"vald", "invd", "medn", "mean"}
    assert [code for code, *_ in categories(found)] == ["-51", "-52"]


def test_what_people_wrote_is_a_variable_without_values(book: etree._Element) -> None:
    found = variable(book, "f1.text")

    assert categories(found) == []
    assert found.find(f"{DDI}varFormat").get("type") == "character"
    assert "修路" not in etree.tostring(book, encoding="unicode")


def test_what_is_not_published_has_no_frequency() -> None:
    choices = question(SUMMARY, "single").item.results[WHOLE].shares
    plain = [{"code": one.code, "label": one.label} for one in choices]
    for hidden in (None, Common(choices=plain, chosen="a")):
        held = SUMMARY.model_dump()
        held["forms"][0]["questions"][0]["item"]["results"][WHOLE] = hidden
        summary = type(SUMMARY).model_validate(held)

        found = variable(read(codebook_xml(summary, [FORM])), "f1.single")

        assert {count for *_, count in categories(found)} == {None}
        assert len(categories(found)) == 7


def test_a_small_sitting_has_a_codebook_without_a_single_figure() -> None:
    book = read(codebook_xml(counted(4), [FORM]))

    assert not [*book.iter(f"{DDI}catStat"), *book.iter(f"{DDI}sumStat")]


def test_every_form_of_the_library_has_a_codebook() -> None:
    for name in library.names():
        form = library.form(name)
        result = SUMMARY.forms[0].model_copy(update={"id": form.id, "questions": ()})

        book = read(codebook_xml(SUMMARY.model_copy(update={"forms": (result,)}), [form]))

        assert book.find(f"{DDI}dataDscr") is not None, name


def test_the_same_summary_gives_the_same_bytes() -> None:
    assert codebook_xml(counted(), [FORM]) == codebook_xml(SUMMARY, [FORM])
