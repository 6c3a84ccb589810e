"""Every fault that the house is put to."""

from tests.load.faults import closing, disk, openings, struck
from tests.load.faults.fault import Fault

_SERVER = ("postgresql",)

FAULTS = (
    Fault(
        "server",
        "kill -9 of the server",
        "everybody thanked when he sent again",
        struck.kill_server,
    ),
    Fault(
        "end",
        "the server is told to end (SIGTERM)",
        "it ends in order",
        struck.end_server,
        times=20,
    ),
    Fault(
        "servers",
        "two servers on one database, kill -9 of one",
        "a slip sent to both at once counts once",
        struck.two_servers,
        times=30,
    ),
    Fault(
        "postmaster",
        "kill -9 of PostgreSQL, restart",
        "the server goes on by itself",
        struck.kill_database,
        on=_SERVER,
        server=True,
        times=50,
    ),
    Fault(
        "backend",
        "kill -9 of a process that PostgreSQL serves us by",
        "the server goes on by itself",
        struck.kill_connection,
        on=_SERVER,
        server=True,
        times=50,
    ),
    Fault(
        "disk",
        "disk full (small ext4), room again",
        "nobody thanked meanwhile for what was not kept",
        disk.disk_full,
        server=True,
        times=20,
    ),
    Fault(
        "clock",
        "the clock leaps, by up to ten years, forwards and back",
        "casts go on",
        struck.clock_leaps,
        times=50,
    ),
    Fault(
        "closing",
        "closing while casts are on their way",
        "who was too late was told; counts and digest agree",
        closing.close_in_flight,
        times=20,
    ),
    Fault(
        "opening",
        "kill -9 of the opening before each statement, commit and file, and at any moment",
        "whole or never was; no share in any file, no sealed ballot in the database; no second one",
        openings.kill_opening,
    ),
    Fault(
        "openings",
        "two openings at once",
        "one opens, the other is refused",
        openings.open_twice,
        times=20,
    ),
)
