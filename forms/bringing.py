"""What the desk asks for when a questionnaire or a roster comes from elsewhere."""

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from forms.fields import DeskForm, line, offered


class _Brought(DeskForm):
    """A file, or what was pasted."""

    file = FileField(_("选一个文件"))
    text = TextAreaField(_("或者把内容贴在这里"), default="")

    def validate_text(self, field: TextAreaField) -> None:
        """Refuse a form with neither, and one with both."""
        has_file, has_text = bool(self.file.data), bool((field.data or "").strip())
        if not has_file and not has_text:
            raise ValidationError(_("请选一个文件，或把内容贴在这里"))
        if has_file and has_text:
            raise ValidationError(_("文件和文字只能要一样；请清空文字，或不选文件"))

    def content(self) -> bytes:
        """Return what is in the file, and let go of it."""
        content: bytes = self.file.data.read()
        self.file.data.close()
        return content

    @property
    def name(self) -> str:
        """Return the file's name; empty for what was pasted."""
        return (self.file.data.filename or "")[-80:] if self.file.data else ""


class BroughtForm(_Brought):
    """A questionnaire from elsewhere."""

    file = FileField(
        _("选一个文件"),
        description=_(
            "Excel、WPS 表格（一题一行），XLSForm，SurveyJS（.json），LimeSurvey（.lss）或纯文字；"
            "不超过 3 MB。"
        ),
    )
    text = TextAreaField(
        _("或者从 Word、WPS 里全选、复制，贴在这里"),
        description=_("题目前写题号，选项前写 A、B、C；单选、多选写在括号里，例如（可多选）。"),
        render_kw={"rows": 14},
        default="",
    )


class KeptForm(DeskForm):
    """That the form is as it should be, and whose it is to be."""

    team = SelectField(_("巡察组"), coerce=int)
    title = line(_("表名"), _("请填表名"))
    name = HiddenField()
    definition = HiddenField(validators=[InputRequired(_("请从头再导入一次"))])


class BroughtRoster(_Brought):
    """People from elsewhere."""

    roster = SelectField(
        _("导入到哪份名单"),
        choices=offered({"leaders": _("班子成员"), "appointees": _("新提拔任用干部")}),
    )
    file = FileField(
        _("选一个文件"), description=_("Excel 或 WPS 表格；表头写 姓名、职务、顺序等。")
    )
    text = TextAreaField(
        _("或者从表格里复制，贴在这里"),
        description=_("连表头一起复制；每人一行。"),
        render_kw={"rows": 10},
        default="",
    )


class KeptRoster(DeskForm):
    """That the people are those who should be on the roster."""

    roster = HiddenField()
    members = HiddenField(validators=[InputRequired(_("请从头再导入一次"))])
