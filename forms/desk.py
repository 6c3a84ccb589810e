"""The desk's forms for what stands around a sitting: rounds, units, stationings."""

import re

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import EmailField, Field, HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from forms.fields import DeskForm, dated, line, offered, one_line, stripped, words
from survey.core.inspection import MODES, UNIT_TYPES, Channels
from survey.core.record import UNPRINTABLE

_LONGEST_NAME = 80
_NUMBERING = re.compile(r"^\W*\d{1,3}(?:\s*[^\w\s]+|\s)\s*")


class NewRound(DeskForm):
    """A round."""

    name = line(_("轮次名称"), _("请填轮次名称"), _("例如：十五届县委第六轮巡察"))
    mode = SelectField(_("巡察方式"), choices=offered({mode: _(mode) for mode in MODES}))


class NewTeam(DeskForm):
    """A team of a round."""

    name = line(_("巡察组名称"), _("请填巡察组名称"), _("例如：县委第四巡察组"))


class NewUnit(DeskForm):
    """An inspected unit."""

    team = SelectField(_("巡察组"), coerce=int)
    name = line(_("单位名称"), _("请填单位名称"), _("例如：青山镇，或青山镇石桥村"))
    type = SelectField(_("单位类型"), choices=offered({kind: _(kind) for kind in UNIT_TYPES}))
    parent = SelectField(
        _("上级单位"), coerce=int, description=_("村属于镇、二级单位属于局时选上级；没有就不选。")
    )


MOST_UNITS = 200


class NewUnits(DeskForm):
    """The units below another one, pasted as a list."""

    names = TextAreaField(
        _("单位名称，一行一个"),
        [DataRequired(_("请填单位名称，一行一个"))],
        description=_("可以从 Excel 或 Word 里整列复制过来；行首的序号自动去掉。"),
    )
    type = SelectField(
        _("单位类型"),
        choices=offered({kind: _(kind) for kind in UNIT_TYPES}),
        default=UNIT_TYPES[2],
    )

    @property
    def listed(self) -> tuple[str, ...]:
        """Return the names."""
        return _listed(self.names.data)

    def validate_names(self, field: Field) -> None:
        """Refuse a list without names, one that is too long, and lines that are no names."""
        names = _listed(field.data)
        if not names:
            raise ValidationError(_("请填单位名称，一行一个"))
        if len(names) > MOST_UNITS:
            raise ValidationError(_("一次最多 200 个；请分几次"))
        if any(len(name) > _LONGEST_NAME or UNPRINTABLE.search(name) for name in names):
            raise ValidationError(_("有一行太长，或者有看不见的字符；请检查是不是一行一个"))


def _listed(pasted: str | None) -> tuple[str, ...]:
    """Return the lines without numbering, blanks and empty lines."""
    lines = (_NUMBERING.sub("", line) for line in (pasted or "").splitlines())
    return tuple(name for line in lines if (name := one_line(line)))


class ChannelsForm(DeskForm):
    """How people may reach the team."""

    phone = words(_("值班电话"), _("印在封面、测评码和海报上。"), 60)
    hours = words(_("接听时间"), _("例如：工作日 8:30—17:30"), 60)
    address = words(_("来信地址"), _("连同邮政编码。"), 200)
    email = EmailField(
        _("电子邮箱"),
        [Length(max=200, message=_("太长了；请缩短"))],
        filters=[stripped],
        default="",
    )
    boxes = TextAreaField(
        _("意见箱位置"),
        [Length(max=1000, message=_("太长了；请缩短"))],
        filters=[stripped],
        description=_("例如：镇政府一楼大厅；石桥村村委会门口。"),
        default="",
    )

    @property
    def channels(self) -> Channels:
        """Return the channels that were filled in."""
        fields = ("phone", "hours", "address", "email", "boxes")
        return Channels.model_validate({name: self[name].data or "" for name in fields})


class ChangedChannels(ChannelsForm):
    """Other ways to reach the team, and why where people have been told the old ones."""

    reason = words(_("修改的原因"), _("记入操作记录。已印的票面和海报上还是原来的。"), 100)


class NewStationing(ChannelsForm):
    """A team at a unit."""

    unit = SelectField(_("被巡察单位"), coerce=int)
    first_day = dated(_("进驻日期"))
    last_day = dated(_("离开日期"))


class NewClip(DeskForm):
    """A recording of one question; ``read_aloud`` names the words that were read."""

    sound = FileField(_("录音文件"), [FileRequired(_("请先录音，或选一个录音文件"))])
    read_aloud = HiddenField()
