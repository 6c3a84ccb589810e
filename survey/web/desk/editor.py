"""The editor: the outline of a form, the part that was chosen, and the paper as a phone shows it.

Every act is a POST that ends in a page, so that nothing needs the script; the script sends the
same and shows what came back.
"""

from collections.abc import Mapping
from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.editing import head_pane, question_pane, section_pane
from survey.core.account import Deed
from survey.core.differences import kind_name
from survey.core.drafting import (
    Draft,
    earlier_questions,
    part_of,
    refuse_unseen,
    seal_of,
    with_part,
    with_words,
)
from survey.core.errors import SurveyError, WrongPhaseError
from survey.core.form import field_names
from survey.core.framework import TAGS
from survey.core.fresh import standard_name
from survey.core.outlining import HEAD, ORDERS, outlined
from survey.core.questions import KINDS, Grid, Note
from survey.core.scales import STANDARD
from survey.core.showing import State, state_of
from survey.core.topics import deed_of, topic_of
from survey.core.within import act_within
from survey.services import designing
from survey.storage.draft_shelf import KeptDraft
from survey.translations import name_of
from survey.web.faults import said
from survey.web.guards import POLICY, account, needs
from survey.web.wiring import abandon, books

room = Blueprint("editor", __name__)

LANGUAGES = ("en", "ug", "bo", "mn", "kk", "zh-Hant")
"""The languages that the editor offers; a form that is imported may have others."""


@room.route("/forms/own/<int:draft_id>", methods=["GET", "POST"])
@needs(Deed.PREPARE)
def head(draft_id: int) -> ResponseReturnValue:
    """Show and change the title of a form and what stands before its questions."""
    return _edited(draft_id, HEAD)


@room.route("/forms/own/<int:draft_id>/parts/<part>", methods=["GET", "POST"])
@needs(Deed.PREPARE)
def part(draft_id: int, part: str) -> ResponseReturnValue:
    """Show and change a question or the heading of a section."""
    return _edited(draft_id, part)


def _edited(draft_id: int, part: str) -> ResponseReturnValue:
    kept = designing.draft(books(), account(), draft_id, lock=request.method == "POST")
    pane = _pane(kept.draft, part)
    if not pane.is_submitted():
        return _page(kept, part, pane)
    before = part_of(kept.draft, part)
    try:
        refuse_unseen(before, pane.seen.data)
    except WrongPhaseError:
        return _conflict(kept, part, pane)
    order, after = request.form.get("do", ""), pane.part(before)
    outline = order.partition(" ")[0] in ORDERS
    if order and not outline:
        after = act_within(after, order)
    made = with_part(with_words(kept.draft, pane.translations()), after)
    shown, deed, topic = part, deed_of(before, after), topic_of(before, after)
    if outline:
        made, deed, shown = outlined(made, order)
    return _kept(kept, made, deed, "" if order else topic, shown)


@room.post("/forms/own/<int:draft_id>/outline")
@needs(Deed.PREPARE)
def outline(draft_id: int) -> ResponseReturnValue:
    """Add, move, copy or remove a question or a section."""
    kept = designing.draft(books(), account(), draft_id, lock=True)
    made, deed, shown = outlined(kept.draft, request.form.get("do", ""))
    return _kept(kept, made, deed, "", shown)


@room.post("/forms/own/<int:draft_id>/history")
@needs(Deed.PREPARE)
def history(draft_id: int) -> ResponseReturnValue:
    """Undo the last step, or do it again."""
    way = designing.redo if request.form.get("do") == "redo" else designing.undo
    revision = request.form.get("revision", 0, type=int)
    try:
        saved = way(books(), account(), draft_id, revision)
    except WrongPhaseError as refusal:
        flash(said(refusal.sentence))
        return redirect(url_for(".head", draft_id=draft_id))
    return redirect(_address(draft_id, _still_there(saved.draft, request.form.get("part", ""))))


def _kept(kept: KeptDraft, made: Draft, deed: str, topic: str, shown: str) -> ResponseReturnValue:
    """Keep a changed draft and show a part of it."""
    saved = designing.change(books(), kept, made, deed, topic)
    for notice in saved.notices:
        flash(said(notice))
    return redirect(_address(kept.id, shown))


def _address(draft_id: int, part: str) -> str:
    if part == HEAD:
        return url_for(".head", draft_id=draft_id)
    return url_for(".part", draft_id=draft_id, part=part)


def _still_there(draft: Draft, part: str) -> str:
    try:
        part_of(draft, part)
    except SurveyError:
        return HEAD
    return part


def _conflict(kept: KeptDraft, part: str, pane: Any) -> ResponseReturnValue:
    """Show what was typed, not kept, to whoever did not see what somebody else wrote here."""
    abandon()
    words = _(
        "这里刚被别人或者另一个窗口改过。您写的都还在下面，没有存。"
        "要用您写的，请再按“保存”；要看别人改成了什么，请点“看现在的样子”。"
    )
    return _page(kept, part, pane, conflict=words), 409


def _pane(draft: Draft, part: str) -> Any:
    """Return the pane of a part, with it or with what was sent."""
    if part == HEAD:
        return head_pane(draft)
    shown = part_of(draft, part)
    make = section_pane if "questions" in shown else question_pane
    return make(shown, earlier_questions(draft, part), draft["translations"])


def _page(kept: KeptDraft, part: str, pane: Any, conflict: str = "") -> Response:
    shown, state = part_of(kept.draft, part), state_of(kept.draft)
    pane.seen.data = seal_of(shown)
    page = render_template(
        "desk/editor.html",
        kept=kept,
        draft=kept.draft,
        state=state,
        part=part,
        shown=shown,
        pane=pane,
        conflict=conflict,
        anchor=_anchor(state, part),
        address=_address(kept.id, part),
        **_CHOICES,
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return response


def _anchor(state: State, part: str) -> str:
    """Return the name of a field of the question on its paper, by which the paper turns there."""
    question = next((one for one in state.form.questions if one.id == part), None)
    if question is None or isinstance(question, Note):
        return ""
    if isinstance(question, Grid) and not question.rows:  # the first of those in the roster
        return f"0.{part}.r1.{question.columns[0].code}"
    return f"0.{field_names(question)[0]}"


_CHOICES: Mapping[str, Any] = {
    "kinds": tuple(KINDS),
    "kind_name": kind_name,
    "scales": {name: [grade.label for grade in scale.grades] for name, scale in STANDARD.items()},
    "standard_name": standard_name,
    "tags": TAGS,
    "offered_languages": LANGUAGES,
    "name_of": name_of,
}
