"""The fields that templates may use: as documented, and all of them there."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from docx import Document

from survey.reports.own.drawings import Drawn, Pen
from survey.reports.own.fields import FIELDS, Field, values
from survey.reports.own.template import filled
from tests.reports.makers import demo_summary
from tests.reports.opened import paragraphs
from tests.reports.template_maker import template

PAGE = (Path(__file__).parents[2] / "docs" / "template-fields.md").read_text("utf-8")


def lines(fields: Sequence[Field], depth: int = 0) -> Iterator[str]:
    """Yield a line of the list of fields for each."""
    for field in fields:
        listed = "（列表）" if field.listed else "（整段）" if field.drawn else ""
        yield f"{'  ' * depth}* `{field.name}` {field.meaning}{listed}"
        yield from lines(field.fields, depth + 1)


def pen() -> Pen:
    """Return a pen for an empty document."""
    return Pen(Document(), date(2025, 3, 12))


def fits(value: object, field: Field) -> bool:
    """Return whether ``value`` is what ``field`` promises, all the way in."""
    if field.drawn:
        return isinstance(value, Drawn)
    if not field.listed:
        return isinstance(value, str)
    if not field.fields:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, list) and all(matches(one, field.fields) for one in value)


def matches(record: object, fields: Sequence[Field]) -> bool:
    """Return whether ``record`` has just these fields."""
    return (
        isinstance(record, dict)
        and list(record) == [field.name for field in fields]
        and all(fits(record[field.name], field) for field in fields)
    )


def test_the_page_lists_just_the_fields_there_are():
    section = PAGE.partition("## 域名单\n\n")[2].partition("\n## ")[0]

    assert section.strip().splitlines() == list(lines(FIELDS))


def test_the_loop_that_the_page_shows_is_understood():
    loop = next(one for one in re.findall(r"`(.*?)`", PAGE) if one.startswith("{% for"))

    made = filled(demo_summary(), template(loop))

    assert paragraphs(made) == ["".join(values(demo_summary(), pen())["key_sentences"])]


def test_a_summary_has_all_fields_and_no_other():
    for summary in (demo_summary(), demo_summary(hidden=True)):
        assert matches(values(summary, pen()), FIELDS)


def test_no_field_is_called_like_a_deed_of_the_record_it_stands_in():
    names = {line.split("`")[1] for line in lines(FIELDS)}

    assert names.isdisjoint(dir(dict))


def test_withheld_counts_keep_their_mark():
    summary = demo_summary()
    first = summary.accounting[0].model_copy(update={"valid": None})
    hidden = summary.model_copy(update={"accounting": (first, *summary.accounting[1:])})

    assert paragraphs(filled(hidden, template("{{ valid }}"))) == ["—"]
