"""Making a device of the team ready to go from one respondent to the next."""

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    abort,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from survey.core.account import Deed
from survey.core.device import DEVICE_NAMES, Device
from survey.services import devices, preparing
from survey.web.desk.sign_in import end_session
from survey.web.guards import POLICY, account, needs, now
from survey.web.wiring import books, works

room = Blueprint("devices", __name__)


@room.get("/sittings/<int:sitting_id>/device")
@needs(Deed.RUN)
def device(sitting_id: int) -> ResponseReturnValue:
    """Say what handing out this device means, and offer both ways."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.RUN)
    if not devices.lets_in(sitting):
        return redirect(url_for("desk.sittings.sitting", sitting_id=sitting_id))
    return render_template("desk/device.html", sitting=sitting)


@room.post("/sittings/<int:sitting_id>/device")
@needs(Deed.RUN)
def start(sitting_id: int) -> ResponseReturnValue:
    """End the session on this device, and show the one button that leads to the answer door."""
    preparing.sitting_of(books(), account(), sitting_id, Deed.RUN)
    chosen = request.form.get("device", "")
    if chosen not in {*Device}:
        abort(400)
    device = Device(chosen)
    devices.start(books(), account(), sitting_id, device, now())
    end_session()
    del g.account
    return _leaving(
        render_template(
            "desk/device_ready.html",
            name=DEVICE_NAMES[device],
            address=f"{works().settings.public_url}/a",
            token=works().passes.made(sitting_id, device),
        )
    )


def _leaving(body: str) -> Response:
    """Return the page, allowed to send its form to where the answer door is, and nowhere else."""
    response = make_response(body)
    public = urlsplit(works().settings.public_url)
    response.headers["Content-Security-Policy"] = POLICY.replace(
        "form-action 'self'", f"form-action {public.scheme}://{public.netloc}"
    )
    return response
