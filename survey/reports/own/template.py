"""A team's own Word template, filled in. Nobody here trusts it."""

import io
from collections.abc import Mapping, Sequence
from typing import Any
from zipfile import ZipFile

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from survey.core.errors import Fault, FaultyError, SurveyError
from survey.reports.chapters.basis import NO_DAY
from survey.reports.compared.comparison import Comparison
from survey.reports.own import tags as own_tags
from survey.reports.own.drawings import Drawn, Pen
from survey.reports.own.fields import FIELDS, Field, Value, values
from survey.reports.own.package import is_markup, read, unpacked
from survey.reports.word.package import archived, core_properties
from survey.stats.results import SittingSummary

_MOST_WRITTEN = 20_000_000  # characters
_MOST_FAULTS = 50  # more than one mends before trying again
_RELATIONS = "_rels/.rels"
_PROPERTIES = "docProps/core.xml"
_WITH_NAMES = ("people", "customXml", "commentsExtended", "commentsIds")
"""Kinds of parts beside the text in which Word keeps who worked on it."""


def check(template: bytes) -> None:
    """Raise `SurveyError` where a template cannot be used, with every fault and its place."""
    _usable(template)


def filled(summary: SittingSummary, template: bytes, since: Comparison | None = None) -> bytes:
    """Return ``template`` with the sitting's results in it. The same two give the same bytes."""
    document = _opened(_usable(template))
    pen = Pen(document.docx, summary.basis.day or NO_DAY)
    return _anonymous(_rendered(document, values(summary, pen, since)), summary)


def _usable(template: bytes) -> bytes:
    """Return a template as it may be filled in: each field has taken a word once.

    What it falls over then is its own fault; what comes later is not.
    """
    trusted = archived(_trusted(template))
    try:
        _rendered(_opened(trusted), _one_of_each(FIELDS))
    except SurveyError:
        raise
    except Exception as error:
        # Libraries fall over a file that Word would not write in more ways than one can list.
        raise SurveyError("模板填不进去；请用 Word 打开检查，另存为 .docx 后再传") from error
    return trusted


def _one_of_each(fields: Sequence[Field]) -> dict[str, Value]:
    return {field.name: _one(field) for field in fields}


def _one(field: Field) -> Value:
    turn: Value = _one_of_each(field.fields) if field.fields else "一"
    if field.drawn:
        return Drawn(lambda: "<w:p/>")
    return [turn] if field.listed else turn


def _opened(template: bytes) -> DocxTemplate:
    document = DocxTemplate(io.BytesIO(template))
    document.init_docx()
    return document


def _rendered(document: DocxTemplate, told: Mapping[str, Value]) -> bytes:
    file = io.BytesIO()
    document.render(dict(told), _sandbox(), autoescape=True)
    for place, relation in list(document.docx.part.rels.items()):
        if relation.reltype.rsplit("/", 1)[-1] in _WITH_NAMES:
            del document.docx.part.rels[place]
    document.save(file)
    return file.getvalue()


def _trusted(template: bytes) -> dict[str, bytes]:
    """Return the parts of a template without its properties, which name people."""
    parts = unpacked(template)
    found: list[Fault] = []
    for name, content in parts.items():
        if is_markup(name):
            found += own_tags.faults(read(content), FIELDS)
    if found:
        raise FaultyError("模板有地方要改", found[:_MOST_FAULTS])
    kept = {name: body for name, body in parts.items() if not name.startswith("docProps/")}
    return {**kept, _RELATIONS: _main_only(kept.get(_RELATIONS, b"<none/>"))}


def _main_only(relations: bytes) -> bytes:
    root = read(relations)
    for relation in list(root):
        if not relation.get("Type", "").endswith("/officeDocument"):
            root.remove(relation)
    kept: bytes = etree.tostring(root)
    return kept


def _anonymous(document: bytes, summary: SittingSummary) -> bytes:
    """Return ``document`` with no author and no time but the day of the sitting."""
    basis = summary.basis
    with ZipFile(io.BytesIO(document)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    title = f"{basis.unit}{basis.sitting}结果"
    return archived({**parts, _PROPERTIES: core_properties(title, basis.day or NO_DAY)})


class _Bounded(Template):
    """A template that stops when more comes out than any report holds."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Return what comes out."""
        pieces: list[str] = []
        written = 0
        for piece in self.generate(*args, **kwargs):
            written += len(piece)
            if written > _MOST_WRITTEN:
                raise SurveyError("填好以后太长；请少用几处循环，或删去循环里用不着的内容")
            pieces.append(piece)
        return "".join(pieces)


class _Sandbox(SandboxedEnvironment):
    """Behind the reading of tags, a second wall: fields and loops, no call, no reckoning."""

    template_class = _Bounded
    intercepted_binops = frozenset(SandboxedEnvironment.default_binop_table)

    def is_safe_callable(self, obj: object) -> bool:  # noqa: ARG002 - whatever it is
        """Let nothing be called."""
        return False

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        """Let nothing be reckoned: a power can take a day, a product all memory."""
        raise SurveyError("模板里不能计算")


def _sandbox() -> _Sandbox:
    sandbox = _Sandbox(autoescape=True, undefined=StrictUndefined)
    sandbox.globals.clear()
    sandbox.filters.clear()
    sandbox.tests.clear()
    return sandbox
