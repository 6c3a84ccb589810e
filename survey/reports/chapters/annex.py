"""What stands behind the chapters: by what the figures can be checked again, for who checks."""

from collections.abc import Iterator
from dataclasses import replace

from survey.reports.chapters.basis import method_table
from survey.reports.chapters.error_tables import error_tables, options_tables
from survey.reports.chapters.group_tests import group_tests_table
from survey.reports.chapters.joint_tables import annex_parts
from survey.reports.chapters.parts import Chapter, Section
from survey.reports.tables import Row, Table
from survey.stats.inference.results import Evenness
from survey.stats.reasons import NotComputed
from survey.stats.results import SittingSummary

TITLE = "附：方法和指纹"
_RATE = "有效答卷除以应到人数，抽样的除以抽取人数（AAPOR的RR1；不拆开看漏填，RR2与它相同）"


def annex(summary: SittingSummary) -> Chapter:
    """Return rules and hashes, the errors of figures, agreement and consistency, every test."""
    tests = group_tests_table(summary)
    sections = (
        Section("计票规则和指纹", (_method(summary),)),
        Section("推算的误差", (*error_tables(summary), *options_tables(summary))),
        Section("比较和一致性", annex_parts(summary)),
        Section("票类差别的检验", (tests,) if tests else ()),
    )
    return Chapter(TITLE, tuple(section for section in sections if section.parts))


def _method(summary: SittingSummary) -> Table:
    """Return the rules and hashes, and how rates of response are made."""
    table = method_table(summary)
    return replace(table, rows=(*table.rows, *_response(summary)))


def _response(summary: SittingSummary) -> Iterator[Row]:
    if summary.inferences.turnout:
        yield "应答率", _RATE
    evenness = summary.inferences.evenness
    if isinstance(evenness, Evenness):
        yield "各票类交票的均匀程度R", f"{evenness.r}；各票类交票的比例完全一样时是1"
    elif isinstance(evenness, NotComputed):
        yield "各票类交票的均匀程度", evenness.why
