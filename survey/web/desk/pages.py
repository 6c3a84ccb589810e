"""What the rooms' views have in common: showing a form, its refusals, and handing out a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from flask import Response, current_app, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from forms.fields import DeskForm
from survey.core.errors import FaultyError, NotFoundError, NotPermittedError, SurveyError
from survey.web.faults import said
from survey.web.wiring import abandon

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def filled(template: str, form: DeskForm, **context: object) -> ResponseReturnValue:
    """Return the page with ``form`` as it was filled in; 422 when it was refused."""
    return render_template(template, form=form, **context), 422 if form.errors else 200


@contextmanager
def refusals_on(form: DeskForm) -> Iterator[None]:
    """Show on ``form`` why a deed was refused, and undo whatever it had begun.

    What the asker may not know of is not his form's matter: it gets its own page.
    """
    try:
        yield
    except (NotFoundError, NotPermittedError):
        raise
    except SurveyError as refusal:
        abandon()
        faults = refusal.faults if isinstance(refusal, FaultyError) else ()
        if not any(place in form for place, _ in faults):
            form.form_errors.append(said(refusal.sentence))
        for place, text in faults:
            form.refuse(place, said(place), said(text))


def download(content: bytes, name: str, mimetype: str) -> Response:
    """Return ``content`` as a file to keep."""
    response = send_file(BytesIO(content), mimetype, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def address(path: str) -> str:
    """Return the address of the desk page at ``path``; the first page's when there is none."""
    try:
        endpoint, values = current_app.url_map.bind("").match(path, "GET")
    except HTTPException:
        endpoint, values = "", {}
    if not endpoint.startswith("desk."):
        return url_for("desk.home.home")
    return url_for(endpoint, **values)
