"""The codebook of a sitting after DDI-Codebook 2.5: variables, codes, published frequencies."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from xml.etree import ElementTree  # nosec B405  # only written here
from xml.etree.ElementTree import Element, SubElement  # nosec B405  # as above

from survey.core.form import Form
from survey.core.questions import Grid, Multiple, Number, Ranking
from survey.reports import wording
from survey.reports.chapters.asked import accounting_of, main_audience
from survey.reports.chapters.basis import basis_sentences
from survey.reports.characters import legal
from survey.reports.released.frequencies import Frequencies, frequencies
from survey.reports.released.variables import Category, Variable, variables
from survey.stats.results import SittingSummary

_NAMESPACE = "ddi:codebook:2_5"
_SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"
_XML = "http://www.w3.org/XML/1998/namespace"
_LOCATION = (
    "ddi:codebook:2_5"
    " http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
)
ElementTree.register_namespace("", _NAMESPACE)
ElementTree.register_namespace("xsi", _SCHEMA)

_GROUPS = {Multiple: "multipleResp", Ranking: "other", Grid: "grid"}


def codebook_xml(summary: SittingSummary, forms: Sequence[Form]) -> bytes:
    """Return the codebook. Frequencies are those that the tables publish of the whole.

    ``forms`` are the sitting's, in its order. The same summary and forms give the same bytes.
    """
    root = Element(
        f"{{{_NAMESPACE}}}codeBook",
        {
            "version": "2.5",
            f"{{{_XML}}}lang": "zh-CN",
            f"{{{_SCHEMA}}}schemaLocation": _LOCATION,
        },
    )
    _study(root, summary)
    described = _sub(root, "dataDscr")
    found = variables(forms)
    _groups(described, found, forms)
    for variable in found:
        _variable(described, variable, forms[variable.form], frequencies(summary, variable))
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return written


def _study(root: Element, summary: SittingSummary) -> None:
    basis = summary.basis
    study = _sub(root, "stdyDscr")
    citation = _sub(study, "citation")
    title = _sub(citation, "titlStmt")
    _sub(title, "titl", f"{basis.unit}{basis.sitting}")
    for form in summary.forms:
        _sub(title, "IDNo", form.fingerprint, agency=form.title)
    _sub(_sub(citation, "rspStmt"), "AuthEnty", basis.team)
    _sub(_sub(citation, "serStmt"), "serName", basis.round)
    _sub(_sub(citation, "verStmt"), "version", summary.method_version, type="统计方法")
    described = _sub(_sub(study, "stdyInfo"), "sumDscr")
    if basis.day:
        _sub(described, "collDate", str(basis.day), date=str(basis.day), event="single")
    _sub(described, "geogCover", "，".join(filter(None, (basis.unit, basis.place))))
    _sub(described, "anlyUnit", "一份答卷")
    _sub(described, "universe", "、".join(audience.label for audience in summary.audiences))
    _method(study, summary)
    conditions = _sub(_sub(study, "dataAccs"), "useStmt")
    kept = wording.FROM_FILE if basis.from_file else wording.ANONYMITY[basis.anonymity]
    _sub(conditions, "confDec", kept)
    _sub(conditions, "conditions", wording.suppression_sentence(summary.rules.floors))


def _method(study: Element, summary: SittingSummary) -> None:
    method = _sub(study, "method")
    collected = _sub(method, "dataColl")
    _sub(collected, "collMode", summary.basis.method)
    _sub(collected, "resInstru", "".join(f"《{form.title}》" for form in summary.forms))
    _sub(method, "notes", "".join(basis_sentences(summary)))
    counts = accounting_of(summary, main_audience(summary))
    if counts and counts.returned is not None and counts.issued:
        rate = f"发出{counts.issued}份，收回{counts.returned}份"
        _sub(_sub(method, "anlyInfo"), "respRate", rate)


def _groups(parent: Element, found: Sequence[Variable], forms: Sequence[Form]) -> None:
    """Write down which variables are the answers to one question."""
    for (place, question), members in groupby(found, key=lambda v: (v.form, v.slot.question.id)):
        listed = list(members)
        asked = listed[0].slot.question
        kind = _GROUPS.get(type(asked))
        if kind is None:
            continue
        other = {"otherType": "ranking"} if kind == "other" else {}
        refs = " ".join(variable.name for variable in listed)
        name = f"g{place + 1}.{question}"
        group = _sub(parent, "varGrp", ID=name, type=kind, var=refs, **other)
        _sub(group, "labl", asked.text)
        _sub(group, "txt", f"《{forms[place].title}》")


def _variable(parent: Element, variable: Variable, form: Form, told: Frequencies) -> None:
    question = variable.slot.question
    found = _sub(parent, "var", ID=variable.name, name=variable.name, **_kind(variable))
    _sub(found, "labl", variable.label)
    _sub(_sub(found, "qstn"), "qstnLit", question.text)
    if isinstance(question, Number):
        limits = {"min": str(question.minimum), "max": str(question.maximum)}
        _sub(_sub(found, "valrng"), "range", **limits)
    for statistic, figure in told.statistics.items():
        _sub(found, "sumStat", figure, type=statistic)
    for category in variable.categories:
        _category(found, category, told.counts)
    if tag := form.tag_of(question):
        _sub(found, "concept", tag)
    _sub(found, "varFormat", type="character" if variable.measure is None else "numeric")
    if variable.measure is None:
        _sub(found, "notes", "原文单独保存，不在数据文件里。")


def _kind(variable: Variable) -> dict[str, str]:
    match variable.slot.question, variable.measure:
        case Number(decimals=decimals), _:
            return {"intrvl": "contin", "dcml": str(decimals)}
        case _, None:
            return {}
        case _:
            return {"intrvl": "discrete"}


def _category(variable: Element, category: Category, counts: Mapping[int, int]) -> None:
    found = _sub(variable, "catgry", missing="Y" if category.missing else "N")
    _sub(found, "catValu", str(category.value))
    _sub(found, "labl", category.label)
    if category.value in counts:
        _sub(found, "catStat", str(counts[category.value]), type="freq")


def _sub(parent: Element, tag: str, words: str = "", /, **attributes: str) -> Element:
    found = SubElement(parent, f"{{{_NAMESPACE}}}{tag}", attributes)
    if words:
        found.text = legal(words)
    return found
