"""Builders with good defaults. A test names only what it is about.

``a_…`` makes a value; ``kept_…`` makes it and writes it into open books.
"""

import secrets
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import text

from survey.core.account import Account, Role
from survey.core.box import Box, BoxState
from survey.core.codes import SlipHashes, SlipKey
from survey.core.form import Form, Section
from survey.core.inspection import Channels, Stationing
from survey.core.questions import Single, Text
from survey.core.scales import STANDARD
from survey.core.sitting import Group, Sitting
from survey.storage.casting import Cast
from survey.storage.engine import Books, Store

NOW = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)


def a_form(title: str = "领导班子民主测评表", **changes: Any) -> Form:
    """A form with one scale question and one text."""
    questions = (
        Single(id="overall", text="总体评价", scale=STANDARD["quality"]),
        Text(id="opinion", text="意见建议", limit=60),
    )
    form = Form(id="leading_body", title=title, sections=(Section(id="a", questions=questions),))
    return form.model_copy(update=changes)


def a_sitting(stationing_id: int = 1, **changes: Any) -> Sitting:
    """A draft sitting with two groups of slips and three custodians."""
    sitting = Sitting(
        id=0,
        stationing_id=stationing_id,
        title="动员会测评",
        day=date(2026, 4, 1),
        last_day=date(2026, 4, 3),
        groups=(
            Group(code="a", label="班子成员", invited=9, weight=60),
            Group(code="b", label="中层干部", invited=40, weight=40),
        ),
        custodians=("chen", "li", "wang"),
    )
    return sitting.model_copy(update=changes)


def a_box(sitting_id: int = 1, group: str = "a", **changes: Any) -> Box:
    """An empty box with a made-up key."""
    made: dict[str, Any] = {
        "id": secrets.token_bytes(16),
        "sitting_id": sitting_id,
        "group": group,
        "public_key": secrets.token_bytes(32),
        "fingerprint": "1234 5678 9ABC DEF0",
        "form_hash": secrets.token_bytes(32),
        "bucket": 256,
    }
    return Box(**{**made, **changes})


def a_sound(seconds: float = 1.0) -> bytes:
    """An MP3 that plays: silence, 16 kbit/s at 22.05 kHz, mono."""
    frame = bytes.fromhex("fff320c4").ljust(52, bytes(1))
    return frame * max(1, round(seconds * 22050 / 576))


def slip_hashes(count: int) -> tuple[SlipHashes, ...]:
    """As many made-up slips, as the database knows them."""
    return tuple(SlipHashes(secrets.token_bytes(32), secrets.token_bytes(32)) for _ in range(count))


def a_cast(box: Box, slip: SlipHashes | None = None, **changes: Any) -> Cast:
    """A cast of random bytes that fits ``box``, by the slip's token or by a shared code."""
    made: dict[str, Any] = {
        "box_id": box.id,
        "rid": secrets.token_bytes(32),
        "sealed": secrets.token_bytes(box.bucket + 48),
        "slip": None if slip is None else SlipKey("token", slip.token),
    }
    return Cast(**{**made, **changes})


def kept_stationing(books: Books) -> Stationing:
    """A round, its team, a unit, and the team stationed there."""
    book = books.inspection
    team = book.add_team(book.add_round("十五届县委第六轮", "常规").id, "县委第一巡察组")
    unit = book.add_unit(team.id, "青石镇", "乡镇（街道）")
    days = date(2026, 3, 30), date(2026, 5, 29)
    return book.add_stationing(team.id, unit.id, *days, Channels(phone="0570-1234567"))


def kept_sitting(books: Books, **changes: Any) -> Sitting:
    """A draft sitting with one form, and everything it stands on."""
    form_id = books.forms.add_form(a_form(), "library:leading_body", None)
    return books.sittings.add(a_sitting(kept_stationing(books).id, **changes), [form_id])


def kept_box(store: Store, slips: int = 0, **changes: Any) -> tuple[Box, tuple[SlipHashes, ...]]:
    """An open box of a sitting of its own, and its slips."""
    hashes = slip_hashes(slips)
    with store.begin() as books:
        box = a_box(kept_sitting(books).id, **{"state": BoxState.OPEN, **changes})
        books.boxes.add(box)
        books.slips.add(box.id, hashes)
    return box, hashes


def kept_account(books: Books, name: str = "chen", role: Role = Role.MEMBER) -> Account:
    """An account without a team."""
    return books.accounts.add(name, f"{name}同志", role)


def forge(store: Store, change: str) -> None:
    """Change the log of deeds as somebody would who holds the database file."""
    with store.writing.begin() as connection:
        for deed in ("change",) if store.on_server else ("update", "delete"):
            table = " ON audit" if store.on_server else ""
            connection.execute(text(f"DROP TRIGGER IF EXISTS audit_refuses_{deed}{table}"))
        connection.execute(text(change))
