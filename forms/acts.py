"""What the desk asks for when something is done: ceremony, slips, closing, opening, files."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    EqualTo,
    InputRequired,
    Length,
    NumberRange,
)

from forms.fields import DeskForm, Row, Ticks, dated, line, offered, stripped
from forms.people import Witness
from forms.plan import MOST_SLIPS
from survey.core.erratum import LONGEST

SHORTEST_PASSPHRASE = 8


class Passphrase(Row):
    """The passphrase of one custodian, typed twice."""

    passphrase = PasswordField(
        _("钥匙卡口令"),
        [
            InputRequired(_("请设口令")),
            Length(SHORTEST_PASSPHRASE, message=_("口令太短；至少 8 个字符")),
        ],
        description=_("至少 8 个字符，由本人输入、本人记住。"),
    )
    again = PasswordField(
        _("再输一遍"),
        [InputRequired(_("请再输一遍")), EqualTo("passphrase", _("两次输入的口令不一样"))],
    )


class Heeding(DeskForm):
    """The warnings of proofreading, each ticked by whoever has thought about it."""

    seen = Ticks(_("校对提醒：看过了、决定就这样的，逐条打勾"))


class Ceremony(Heeding):
    """The passphrases of all custodians, in their order."""

    passphrases = FieldList(FormField(Passphrase))


class Closing(Witness):
    """That whoever closes knows whom he cuts short."""

    knowing = BooleanField(
        _("还在填的人交不上了，我知道"),
        [InputRequired(_("还有人可能正在填。最好停止进入后等满 5 分钟；一定要现在封箱，请打勾"))],
    )


def _reason() -> StringField:
    return line(_("原因"), _("请写明原因"), _("记入操作记录，也印在情况记录里。"), 100)


class Voiding(DeskForm):
    """Why the unused slips of a group are voided."""

    reason = _reason()


class LastDay(DeskForm):
    """Another last day of a published sitting."""

    last_day = dated(_("新的截止日期"))
    reason = _reason()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="day", **kwargs)  # beside another form with a reason


class Correction(DeskForm):
    """A typing slip in a published sitting."""

    wrong = line(
        _("卷面上的字"), _("请照卷面上原样写"), _("只写错的那几个字和它前后几个字。"), LONGEST
    )
    right = line(_("应为"), _("请写正确的写法"), most=LONGEST)
    reason = _reason()


class RowsOrder(Witness):
    """That whoever takes whole ballots knows what they give away, and in which file."""

    kind = SelectField(
        _("文件"),
        choices=offered(
            {"excel": _("Excel 工作簿（多一张“数据”表）"), "spss": _("SPSS 文件（.sav）")}
        ),
        default="excel",
    )
    knowing = BooleanField(
        _("我知道：拼起来看可能认出人。只用来统计，不外传，用完删除"),
        [InputRequired(_("请先读上面的说明，再打勾"))],
    )


class OwnTemplate(DeskForm):
    """A team's own Word template."""

    template = FileField(_("Word 模板（.docx）"), [FileRequired(_("请先选一个文件"))])


class SlipOrder(DeskForm):
    """How many slips to print for a group."""

    count = IntegerField(
        _("张数"),
        [
            InputRequired(_("请填张数")),
            NumberRange(1, MOST_SLIPS, _("一次可印 %(min)s 至 %(max)s 张")),
        ],
    )
    per_page = SelectField(
        _("每页"),
        coerce=int,
        choices=offered({24: _("24 张（70×37 毫米）"), 10: _("10 张（99×57 毫米）")}),
        default=24,
    )


class HandRow(Row):
    """What one custodian brings to an opening; he is absent when nothing is filled in."""

    password = PasswordField(_("登录口令"))
    card = FileField(_("钥匙卡文件"))
    card_text = TextAreaField(_("或贴上扫描打印卡得到的文字"), default="", filters=[stripped])
    passphrase = PasswordField(_("钥匙卡口令"))

    @property
    def present(self) -> bool:
        """Return whether the custodian has come."""
        return bool(self.password.data or self.passphrase.data)


class Opening(DeskForm):
    """The custodians around the table, in the sitting's order."""

    hands = FieldList(FormField(HandRow))
