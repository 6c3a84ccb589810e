"""The desk's forms about people: coming in, proving oneself, accounts, a second pair of eyes."""

from flask_babel import lazy_gettext as _
from wtforms import (
    DateField,
    Field,
    HiddenField,
    PasswordField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    EqualTo,
    InputRequired,
    Length,
    Optional,
    Regexp,
    ValidationError,
)

from forms.fields import DeskForm, Ticks, line, offered, one_line, stripped
from survey.core.account import OF_TEAM, ROLE_NAMES


def _code(description: str) -> StringField:
    checks = [Length(max=40, message=_("太长了；请缩短"))]
    return StringField(_("动态码"), checks, filters=[one_line], default="", description=description)


def _new_password(label: str) -> PasswordField:
    return PasswordField(label, [InputRequired(_("请设口令"))], description=_("至少 10 个字符。"))


def _again() -> PasswordField:
    return PasswordField(
        _("再输一遍口令"),
        [InputRequired(_("请再输一遍口令")), EqualTo("password", _("两次输入的口令不一样"))],
    )


class SignIn(DeskForm):
    """Who is at the desk."""

    name = line(_("账号"), _("请填账号"), most=64)
    password = PasswordField(_("口令"), [InputRequired(_("请填口令"))])
    code = _code(_("手机验证器上的 6 位数字，或一个备用码。没有设过的，空着。"))


class AcceptInvitation(DeskForm):
    """A one-time invitation turned into a password."""

    token = line(
        _("邀请码"), _("缺邀请码；请用完整的邀请链接打开这一页，或把 # 后面的字符贴在这里")
    )
    password = _new_password(_("设一个口令"))
    again = _again()


class Confirm(DeskForm):
    """That whoever is signed in still sits there himself."""

    now = PasswordField(_("您的口令"), [InputRequired(_("请填口令"))])
    code = _code(_("设过动态码的，填手机上现在的 6 位数字。"))
    back = HiddenField()


class NewPassword(DeskForm):
    """A password in place of the one before."""

    now = PasswordField(_("现在的口令"), [InputRequired(_("请填现在的口令"))])
    code = _code(_("设过动态码的，填手机上现在的 6 位数字。"))
    password = _new_password(_("新口令"))
    again = _again()


class NewFactor(DeskForm):
    """The proof that a phone took the secret up."""

    secret = HiddenField()
    code = StringField(
        _("手机上显示的 6 位数字"),
        [DataRequired(_("请填手机上显示的 6 位数字"))],
        filters=[one_line],
    )


class _Lasting(DeskForm):
    """How long an account lasts, and where it belongs."""

    until = DateField(
        _("有效期到"),
        [Optional()],
        description=_("过了这一天就不能登录。一般填本轮巡察结束、报告交完的日子。"),
    )
    teams = Ticks(_("所在巡察组"), coerce=int)

    def fits_role(self, role: str) -> bool:
        """Return whether nothing was refused.

        Roles of a team need a team and a last day; the others have no team.
        """
        if role in OF_TEAM:
            if not self.teams.data:
                self.refuse("teams", "", _("组长、组员和开箱人至少要属于一个巡察组；请勾选"))
            if self.until.data is None:
                self.refuse("until", "", _("组长、组员和开箱人的账号要有期限；请填日期"))
        elif self.teams.data:
            self.refuse("teams", "", _("管理员和监督员不属于任何巡察组；请去掉勾选"))
        return not self.errors


class Invitation(_Lasting):
    """A new account."""

    name = StringField(
        _("账号"),
        [
            DataRequired(_("请填账号")),
            Regexp(r"^[a-z][a-z0-9_.-]{1,31}$", message=_("账号用小写字母开头，2 至 32 个字符")),
        ],
        filters=[stripped],
        description=_("登录时输入的名字，用小写字母和数字，例如 wangfang。"),
    )
    display_name = line(_("姓名"), _("请填姓名"))
    role = SelectField(
        _("角色"),
        choices=offered({role.value: _(label) for role, label in ROLE_NAMES.items()}),
        default="member",
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Return whether everything fits, the role and the rest too."""
        super().validate(extra_validators)
        return self.fits_role(self.role.data)


class ChangeAccount(_Lasting):
    """What an administrator may change of an account."""

    recused = TextAreaField(
        _("回避的单位"),
        [Length(max=2000, message=_("太长了；请缩短"))],
        description=_(
            "一行一个，例如本人工作过的单位、亲属任职的单位。名称互相包含的单位和它下级的单位也算；"
            "这个账号看不到那里的任何东西，也不能当那里的开箱人。"
        ),
        default="",
    )

    def fits(self, role: str) -> bool:
        """Return whether everything fits an account of this role."""
        self.validate()
        return self.fits_role(role)

    @property
    def units(self) -> tuple[str, ...]:
        """Return the names of the units, one a line."""
        lines = (" ".join(text.split()) for text in (self.recused.data or "").splitlines())
        return tuple(text for text in lines if text)


class Witness(DeskForm):
    """A second member of the team who confirms a deed on the spot."""

    witness = SelectField(_("第二位同志"), description=_("本组另一位组长或组员，由本人来填。"))
    witness_password = PasswordField(_("他的登录口令"))
    witness_code = _code(_("他设过动态码的，填他手机上现在的 6 位数字。"))

    def validate_witness(self, field: Field) -> None:
        """Refuse a deed that nobody else confirms."""
        if not field.data or not self.witness_password.data:
            raise ValidationError(_("这件事要本组两个人一起做；请第二位同志选自己的名字，填口令"))
