"""Bringing a questionnaire from elsewhere: sent, looked at, and kept as the team's own."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms import source, writing
from forms.bringing import BroughtForm, KeptForm
from forms.fields import offered
from survey.core.account import Deed
from survey.core.form import Form
from survey.core.proofreading import minutes, remarks
from survey.core.questions import Grid, Multiple, Question, Ranking, Single
from survey.core.sentence import Sentence
from survey.exchange.findings import Imported, Kind
from survey.exchange.pasted import place_of
from survey.exchange.reading import read_file, read_text
from survey.services import designing
from survey.web.desk import pages, previews
from survey.web.guards import account, needs, now
from survey.web.wiring import books

room = Blueprint("importing", __name__)

_KINDS = {
    "single": Sentence("单选"),
    "multiple": Sentence("多选"),
    "grid": Sentence("矩阵测评"),
    "ranking": Sentence("排序"),
    "number": Sentence("数字"),
    "text": Sentence("填空"),
    "note": Sentence("说明"),
}

_QUOTED = 24  # characters of a pasted line: enough to find it


@room.route("/import", methods=["GET", "POST"])
@needs(Deed.PREPARE)
def bring() -> ResponseReturnValue:
    """Take a file or a text, and show what it became. Nothing is kept."""
    form = BroughtForm()
    if form.validate_on_submit():
        with pages.refusals_on(form):
            read = (
                read_file(form.content(), form.name)
                if form.file.data
                else read_text(form.text.data, "")
            )
            return _shown(read, form.name, form.text.data)
    return pages.filled("desk/import.html", form)


def _shown(read: Imported, name: str, text: str) -> ResponseReturnValue:
    kept = _keeping()
    kept.title.data, kept.name.data = read.form.title, name
    kept.definition.data = writing.dumps(read.form)
    source.loads(kept.definition.data, read.form.title)  # what could not come back is refused now
    return _preview(kept, read.form, read, _quoted(text))


def _quoted(text: str) -> dict[str, str]:
    """Return the beginning of every line that was pasted, by the place findings name it by."""
    lines = text.replace("\x0b", "\n").replace("\x0c", "\n").split("\n")
    return {place_of(number): line.strip()[:_QUOTED] for number, line in enumerate(lines, 1)}


def _labels(question: Question) -> list[str]:
    """Return what a question offers to choose from, or what its rows are."""
    match question:
        case Single() | Multiple():
            return [label for _code, label in question.choices]
        case Ranking():
            return [option.label for option in question.options]
        case Grid():
            return [row.label for row in question.rows]
    return []


def _preview(
    kept: KeptForm,
    form: Form,
    read: Imported | None = None,
    quoted: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    findings = read.findings if read else ()
    return pages.filled(
        "desk/import_preview.html",
        kept,
        shown=form,
        minutes=minutes(form),
        remarks=remarks(form),
        kinds=_KINDS,
        labels_of=_labels,
        quoted=quoted or {},
        left_out=[one for one in findings if one.kind is Kind.LEFT_OUT],
        assumed=[one for one in findings if one.kind is Kind.ASSUMED],
    )


def _keeping() -> KeptForm:
    form = KeptForm()
    teams = [team for team in books().inspection.teams() if team.id in account().teams]
    form.team.choices = offered({team.id: team.name for team in teams})
    return form


@room.post("/import/paper")
@needs(Deed.PREPARE)
def paper() -> ResponseReturnValue:
    """Show the paper of what was brought, as respondents would see it."""
    return previews.paper_of(_definition(_keeping()))


@room.post("/import/keep")
@needs(Deed.PREPARE)
def keep() -> ResponseReturnValue:
    """Keep what was brought as the team's own form; it is read again, as if it were new."""
    form = _keeping()
    brought = _definition(form)
    if form.validate():
        titled = brought.model_copy(update={"title": form.title.data})
        name = form.name.data or _("粘贴的文字")
        deed = Sentence("导入：%(name)s", name=name[-80:])
        draft_id = designing.keep_new(books(), account(), form.team.data, titled, deed, now())
        flash(_("《%(title)s》存好了，是本组自己的表样。", title=titled.title))
        return redirect(url_for("desk.editor.head", draft_id=draft_id))
    return _preview(form, brought)


def _definition(form: KeptForm) -> Form:
    return source.loads(form.definition.data or "", form.title.data or _("导入的问卷"))
