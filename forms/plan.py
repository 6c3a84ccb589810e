"""What is decided about a sitting, as the desk enters it."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    Field,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from forms.declaring import Declaring
from forms.fields import DeskForm, Row, Ticks, dated, line, offered, stripped, words
from survey.core.counting import Base, Rules
from survey.core.sitting import Anonymity, Group, Selection, Sitting, WayIn

MOST_FORMS = 6
MOST_GROUPS = 12
MOST_SLIPS = 5000

_BASES = {
    Base.VALID.value: _("全部有效票（含不了解、未填）"),
    Base.ANSWERED.value: _("有效票减未填"),
    Base.KNOWN.value: _("有效票减未填、不了解"),
}


def code_of(text: str | None) -> str:
    """Return a group's code as people write it: narrow, in capitals."""
    return unicodedata.normalize("NFKC", text or "").strip().upper()


class ChosenForm(Row):
    """A form that may be asked and its place in the sitting, 0 where it is not used."""

    name = HiddenField()
    place = SelectField(coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        used = {
            place: gettext("第 %(place)s 张", place=place) for place in range(1, MOST_FORMS + 1)
        }
        self.place.choices = offered({0: gettext("不用"), **used})


class GroupRow(Row):
    """A group of respondents; a row without a label is no group."""

    code = StringField(
        _("代码"), [Length(max=24, message=_("太长了；请缩短"))], filters=[code_of], default=""
    )
    label = words(_("名称"), most=60)
    way_in = SelectField(
        _("怎样进入"),
        choices=offered(
            {
                WayIn.SLIPS.value: _("每人一张测评码"),
                Selection.SAMPLE.value: _("抽样：抽到的每人一张"),
                WayIn.SHARED.value: _("共用一个公开码"),
            }
        ),
        default=WayIn.SLIPS.value,
    )
    invited = IntegerField(
        _("应到人数"),
        [Optional(), NumberRange(0, MOST_SLIPS, _("请填 0 至 %(max)s 的整数"))],
    )
    weight = IntegerField(
        _("权重（%）"), [Optional(), NumberRange(0, 100, _("请填 0 至 100 的整数"))]
    )
    paper_colour = words(_("用纸颜色"), most=20)

    def validate_code(self, field: Field) -> None:
        """Refuse a group without a code, or with one that is not plain letters and digits."""
        if self.label.data and not re.fullmatch(r"[A-Z0-9_]{1,24}", field.data):
            raise ValidationError(_("代码用字母和数字，例如 A"))

    def validate_label(self, field: Field) -> None:
        """Refuse figures without a group."""
        if not field.data and (self.invited.data or self.weight.data):
            raise ValidationError(_("请填名称；不要这一类就清空这一行"))

    @property
    def group(self) -> Group:
        """Return the group in this row."""
        shared = self.way_in.data == WayIn.SHARED
        sample = self.way_in.data == Selection.SAMPLE
        return Group(
            code=self.code.data.lower(),
            label=self.label.data,
            way_in=WayIn.SHARED if shared else WayIn.SLIPS,
            selection=Selection.SAMPLE if sample else Selection.ALL,
            invited=None if shared else self.invited.data,
            weight=self.weight.data,
            paper_colour=self.paper_colour.data or "",
        )


_FIRST_GROUPS = (
    {"code": "A", "label": "A票 班子成员", "paper_colour": "粉色"},
    {"code": "B", "label": "B票 中层干部", "paper_colour": "黄色"},
    {"code": "C", "label": "C票 职工代表", "paper_colour": "白色"},
)


class Plan(Declaring, DeskForm):
    """Everything decided about a draft sitting."""

    title = line(
        _("场次名称"), _("请填场次名称"), _("例如：青山镇领导班子民主测评。印在封面和票面上。"), 80
    )
    day = dated(_("开始日期"))
    last_day = dated(_("截止日期"))
    place = words(_("地点"), _("例如：镇政府三楼会议室"), 100)
    method = words(_("方式"), _("例如：现场扫码，一人一码。印在报告里。"), 100)
    purpose = TextAreaField(
        _("为什么请大家填"),
        [Length(max=300, message=_("太长了；请缩到 300 字以内"))],
        filters=[stripped],
        description=_("写给答卷人看，一两句话，印在封面上。"),
        default="",
    )
    forms = FieldList(FormField(ChosenForm))
    groups = FieldList(FormField(GroupRow), max_entries=MOST_GROUPS)
    anonymity = RadioField(
        _("匿名方式"),
        choices=offered(
            {
                Anonymity.STRICT.value: _(
                    "严格：开箱后每一题的答案各自打乱保存，拼不回任何一份答卷。民主测评用这个。"
                ),
                Anonymity.ROWS.value: _(
                    "逐份：答卷整份打乱保存，以后还能做交叉分析。问卷调查可以用这个。"
                ),
            }
        ),
        default=Anonymity.STRICT.value,
    )
    custodians = Ticks(_("开箱人"))
    threshold = IntegerField(
        _("开箱至少要几人到场"),
        [InputRequired(_("请填人数")), NumberRange(1, 5, _("请填 1 至 5"))],
        default=2,
    )
    share_base = SelectField(_("占比的分母"), choices=offered(_BASES), default=Base.VALID.value)
    score_base = SelectField(_("得分的分母"), choices=offered(_BASES), default=Base.KNOWN.value)

    def start(self) -> None:
        """Fill in what most sittings begin with."""
        self._offer(())
        self.method.data = "现场扫码，一人一码"
        for group in _FIRST_GROUPS:
            self.groups.append_entry(dict(group))

    def show(self, sitting: Sitting, chosen: Sequence[str]) -> None:
        """Fill in the form with what was decided about ``sitting``; ``chosen`` are its forms."""
        for name in ("title", "day", "last_day", "place", "method", "purpose", "threshold"):
            self[name].data = getattr(sitting, name)
        self.anonymity.data = sitting.anonymity.value
        self.custodians.data = list(sitting.custodians)
        self.share_base.data = sitting.rules.share_base.value
        self.score_base.data = sitting.rules.score_base.value
        self._offer(chosen)
        self.show_declared(sitting.rules.declared, chosen)
        for group in sitting.groups:
            sample = group.selection is Selection.SAMPLE
            way_in = Selection.SAMPLE.value if sample else group.way_in.value
            self.groups.append_entry({**group.model_dump(), "way_in": way_in})

    def add_group(self) -> None:
        """Add an empty row for a group, as far as the table may grow."""
        if len(self.groups) < MOST_GROUPS:
            self.groups.append_entry()

    def _offer(self, chosen: Sequence[str]) -> None:
        for name in self.shelf:
            place = chosen.index(name) + 1 if name in chosen else 0
            self.forms.append_entry({"name": name, "place": place})

    @property
    def form_names(self) -> tuple[str, ...]:
        """Return the names of the chosen forms in order."""
        used = [entry.form for entry in self.forms if entry.form["place"].data]
        used.sort(key=lambda row: int(row["place"].data))
        return tuple(row["name"].data for row in used)

    def validate_forms(self, field: Field) -> None:
        """Refuse two forms in one place, and forms that are not there."""
        if any(entry.form["name"].data not in self.shelf for entry in field):
            raise ValidationError(_("没有找到这张表；请刷新页面，重新选表"))
        places = [entry.form["place"].data for entry in field if entry.form["place"].data]
        if len(set(places)) < len(places):
            raise ValidationError(_("有两张表选了同一个顺序；请错开"))

    def sitting(self, sitting_id: int, stationing_id: int, rules: Rules) -> Sitting:
        """Return the sitting as decided here; of ``rules``, what is not asked here stays."""
        decided = {
            "share_base": Base(self.share_base.data),
            "score_base": Base(self.score_base.data),
            "declared": self.declared(self.form_names),
        }
        return Sitting(
            id=sitting_id,
            stationing_id=stationing_id,
            title=self.title.data,
            place=self.place.data or "",
            method=self.method.data or "",
            day=self.day.data,
            last_day=self.last_day.data,
            purpose=self.purpose.data or "",
            anonymity=Anonymity(self.anonymity.data),
            groups=tuple(entry.form.group for entry in self.groups if entry.form["label"].data),
            rules=rules.model_copy(update=decided),
            custodians=tuple(self.custodians.data or ()),
            threshold=self.threshold.data,
        )
