"""Faults that strike while people answer: in each round some come, something breaks, all retry."""

import os
import time
from collections.abc import Callable
from functools import partial

from tests.load.faults import doors, ground
from tests.load.faults.fault import Field, Found
from tests.load.faults.house import House, house

ROUND = 20
"""Phones that come in one round."""

_SOME = 100
"""Phones that try to vote twice in the end."""

Blow = Callable[[House], None]


def rounds(
    field: Field, times: int, strike: Blow, mend: Blow, *, how: str = "", servers: int = 1
) -> Found:
    """Strike in each of so many rounds, at a random moment while phones are on their way.

    ``strike`` is what breaks, ``mend`` what the people on the spot do then. In the end,
    some come who send their slip twice at once.
    """
    with house(field, (times + 1) * ROUND) as at:
        for _ in range(servers):
            at.serve(how)
        for start in range(0, times * ROUND, ROUND):
            phones = at.phones[start : start + ROUND]
            crowd = at.come(phones)
            crowd.wait_for(field.rng.randrange(ROUND))
            time.sleep(field.rng.uniform(0, 0.02))
            strike(at)
            crowd.join()
            mend(at)
            at.count()
            at.satisfy(phones)
            at.found.times += 1
        at.send_at_once(at.phones[-ROUND:])
        at.thanked_again(at.phones[-_SOME:])
        at.vote_twice(at.phones[-_SOME:])
        at.count()
        return at.found


def _nothing(_: House) -> None:
    pass


def _kill_one(at: House) -> None:
    at.end(at.field.rng.choice(at.servers))


def _serve_again(at: House, how: str = "") -> None:
    at.serve(how)


def kill_server(field: Field, times: int, how: str = "") -> Found:
    """Kill the server's process."""
    return rounds(field, times, _kill_one, partial(_serve_again, how=how), how=how)


def two_servers(field: Field, times: int) -> Found:
    """Let two servers work on one database, and kill one of them."""
    return rounds(field, times, _kill_one, _serve_again, servers=2)


def _ask_to_end(at: House) -> None:
    (server,) = at.servers
    server.process.terminate()
    server.process.join()
    at.servers.remove(server)
    if server.process.exitcode:
        at.found.broke(f"ended by {server.process.exitcode}")


def end_server(field: Field, times: int) -> Found:
    """Ask the server to end, as the system does at night."""
    return rounds(field, times, _ask_to_end, _serve_again)


def _leap(at: House) -> None:
    for server in at.servers:
        os.kill(server.process.pid or 0, doors.LEAP)


def clock_leaps(field: Field, times: int) -> Found:
    """Let the server's clock leap, forwards and back."""
    return rounds(field, times, _leap, _nothing, how="leaping")


def _kill_postmaster(at: House) -> None:
    server = at.field.ground.server
    assert server is not None
    ground.kill_postmaster(server)


def _kill_backend(at: House) -> None:
    server = at.field.ground.server
    assert server is not None
    ground.kill_backend(server, at.field.rng.randrange(100))


def _revive(at: House) -> None:
    assert at.field.ground.server is not None
    ground.revive(at.field.ground.server)
    at.store.engine.dispose()


def kill_database(field: Field, times: int) -> Found:
    """Kill the database server's first process, and start it again."""
    return rounds(field, times, _kill_postmaster, _revive)


def kill_connection(field: Field, times: int) -> Found:
    """Kill a process of the database server that serves us; it restarts by itself."""
    return rounds(field, times, _kill_backend, _revive)
