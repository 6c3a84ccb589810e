"""The roster of a unit as the desk enters it: leaders as lines, new appointees as a table."""

import re
from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _
from wtforms import FieldList, FormField, TextAreaField

from forms.fields import DeskForm, Row, words
from survey.core.errors import Fault, FaultyError
from survey.core.inspection import MOST_APPOINTEES, Member
from survey.core.sentence import Sentence

DETAILS: tuple[str, ...] = (
    Sentence("性别"),
    Sentence("出生年月"),
    Sentence("原任职务"),
    Sentence("现任职务"),
    Sentence("任现职时间"),
)
"""What the table of new appointees says of each, by the headings that forms use."""

_COMMA = re.compile("[,\uff0c\u3001\t]")  # as typed, full-width, 顿号, or copied from a sheet

_LONGEST_NAME = 40
_LONGEST_POST = 200


def people(text: str) -> tuple[Member, ...]:
    """Return the leaders in ``text``: a person a line, name, then post after a comma or a tab.

    Raises `FaultyError` naming each line that cannot be read.
    """
    faults: list[Fault] = []
    found: dict[str, Member] = {}
    for number, row in enumerate(text.splitlines(), 1):
        name, post = (*_COMMA.split(row.strip(), maxsplit=1), "")[:2]
        name, post = "".join(name.split()), post.strip()
        if not name and not post:
            continue
        fault = _fault(name, post, found)
        if fault:
            faults.append(Fault(Sentence("第 %(row)s 行", row=number), fault))
        found[name] = Member(name=name or "?", post=post)
    if faults:
        raise FaultyError("名单没有保存；请改正下面各行", faults)
    return tuple(found.values())


def _fault(name: str, post: str, before: dict[str, Member]) -> Sentence | None:
    if not name:
        return Sentence("没有姓名；请写成“姓名，职务”")
    if len(name) > _LONGEST_NAME or len(post) > _LONGEST_POST:
        return Sentence("太长了；请每人写一行，写成“姓名，职务”")
    if name in before:
        return Sentence("“%(name)s”出现了两次；同名的请在姓名后注明", name=name)
    return None


def lines(members: Sequence[Member]) -> str:
    """Return the lines that `people` reads as ``members``."""
    return "\n".join(f"{one.name},{one.post}" if one.post else one.name for one in members)


def _still_knowing(member: Member, known: Mapping[str, str]) -> Member:
    shown = DETAILS if member.roster == "appointees" else ()
    kept = {heading: said for heading, said in known.items() if heading not in shown}
    return member.model_copy(update={"details": {**kept, **member.details}})


class Appointee(Row):
    """A row of the table: a person newly appointed, and what the form says of him."""

    name = words(_("姓名"), most=_LONGEST_NAME)
    gender = words(_("性别"), most=10)
    born = words(_("出生年月"), most=20)
    before = words(_("原任职务"), most=_LONGEST_POST)
    present = words(_("现任职务"), most=_LONGEST_POST)
    since = words(_("任现职时间"), most=20)


_FIELDS = ("gender", "born", "before", "present", "since")


class RosterForm(DeskForm):
    """Everybody who may be evaluated at a unit."""

    leaders = TextAreaField(
        _("班子成员"),
        description=_("每人一行，写成“姓名，职务”，按正式排名先后。可以从表格里整列复制过来。"),
        render_kw={"rows": 10},
    )
    appointees = FieldList(FormField(Appointee), max_entries=MOST_APPOINTEES)

    def show(self, members: Sequence[Member]) -> None:
        """Fill in the form with ``members``."""
        self.leaders.data = lines([one for one in members if one.roster == "leaders"])
        for one in members:
            if one.roster == "appointees":
                said = [one.details.get(heading, "") for heading in DETAILS]
                self.appointees.append_entry(
                    {"name": one.name, **dict(zip(_FIELDS, said, strict=True))}
                )

    def add_rows(self, count: int) -> None:
        """Add ``count`` empty rows to the table, as far as it may grow."""
        while count > 0 and len(self.appointees) < MOST_APPOINTEES:
            self.appointees.append_entry()
            count -= 1

    def members(self, before: Sequence[Member] = ()) -> tuple[Member, ...]:
        """Return everybody on the form; raise `FaultyError` naming the lines to mend.

        What is known of those who were there ``before``, and has no field here, stays.
        """
        known = {(one.roster, one.name): one.details for one in before}
        found = (*people(self.leaders.data or ""), *self._appointees())
        return tuple(_still_knowing(one, known.get((one.roster, one.name), {})) for one in found)

    def _appointees(self) -> list[Member]:
        found, faults = [], []
        for number, entry in enumerate(self.appointees, 1):
            said = {
                head: entry.form[name].data for head, name in zip(DETAILS, _FIELDS, strict=True)
            }
            details = {head: value for head, value in said.items() if value}
            name = entry.form["name"].data
            if name:
                post = details.get("现任职务", "")
                found.append(Member(name=name, post=post, roster="appointees", details=details))
            elif details:
                row = Sentence("新提拔任用干部第 %(row)s 行", row=number)
                faults.append(Fault(row, "没有姓名；请补上，或清空这一行"))
        if faults:
            raise FaultyError("名单没有保存；请改正下面各行", faults)
        return found
