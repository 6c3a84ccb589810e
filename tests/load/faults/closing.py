"""Closing a sitting while casts are on their way: each is in the box, or its sender is told."""

import time
from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import select

from survey.core.errors import BusyError
from survey.core.sitting import Phase
from survey.services import closed_boxes, running
from survey.storage.stirring import stir
from survey.storage.tables.collection import SealedRow
from tests.load.faults.fault import Field, Found
from tests.load.faults.house import House, house
from tests.load.faults.struck import ROUND

_SHUT = 403


def close_in_flight(field: Field, times: int) -> Found:
    """Close so many sittings, each at a random moment while phones are on their way."""
    found = Found()
    for _ in range(times):
        with house(field, 2 * ROUND) as at:
            at.serve()
            crowd = at.come(at.phones)
            crowd.wait_for(field.rng.randrange(2 * ROUND))
            time.sleep(field.rng.uniform(0, 0.02))
            _close(at)
            crowd.join()
            _late(at)
            at.thanked_again([one for one in at.phones if one.thanks])
            at.count()
            _add(found, at.found)
    return found


def _close(at: House) -> None:
    with at.store.begin() as books:
        running.close(books, at.made.scene.leader, at.sitting_id, datetime.now(UTC))
    with suppress(BusyError):  # owed then
        stir(at.store.engine)


def _late(at: House) -> None:
    """Let everybody send again, and hold what he is told against what is in the box."""
    with at.store.read() as books:
        kept = set(books.session.scalars(select(SealedRow.rid)))
        closed_boxes.lay_out(books, at.sitting_id)  # raises where a record of the closing differs
        if books.sittings.sitting(at.sitting_id).phase is not Phase.CLOSED:
            at.found.broke("the closing came undone")
    for one in at.phones:
        one.go(at.servers[0].address)
        if bool(one.thanks) != (one.rid in kept):
            at.found.broke(f"{one.refused} for a ballot that is {'' if one.thanks else 'not '}lost")
        if not one.thanks and one.refused != _SHUT:
            at.found.broke(f"after the closing somebody was answered {one.refused}")


def _add(found: Found, more: Found) -> None:
    found.times += 1
    found.acknowledged += more.acknowledged
    found.lost += more.lost
    found.double += more.double
    found.resent += more.resent
    for said in more.broken:
        found.broke(said)
