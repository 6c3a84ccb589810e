"""Attacks on what is stored until the box is opened: whose is which sealed ballot, what says it."""

from dataclasses import replace

from tests.attacks import loot, weaknesses
from tests.attacks.attack import Attack, Field, Tries
from tests.attacks.play import Weakness, playing
from tests.databases import dump, physical

_OF_SEALED = {"rid", "box_id", "ct"}


def one_dump(field: Field) -> Tries:
    """Line up the rows of sealed ballots, by a moment if they have one, with those who came."""
    with playing(field, weaknesses.time_column) as play:
        play.come()
        play.close()
        rows = loot.rows(play.store, "sealed")
    for column in rows[0].keys() - _OF_SEALED:
        rows.sort(key=lambda row: row[column])
    return loot.lined_up(([row["rid"] for row in rows], [one.rid for one in play.people]))


def two_dumps(field: Field) -> Tries:
    """See which slip went and which ballot came, and read that ballot."""
    guesses: dict[bytes, str | None] = {}
    with playing(field, weaknesses.unsealed) as play:
        for person in play.people:
            before = loot.Names.of(play.store)
            play.come(person)
            gone, come = before.changed(loot.Names.of(play.store))
            guesses[gone] = loot.written_in(loot.sealed(play.store, come))
    hits = sum(guesses[one.hashes.token] == one.opinion for one in play.people)
    return Tries(hits, len(play.people), 0)


def raw_pages(field: Field) -> Tries:
    """Line up the places at which sealed ballots lie in the files with those who came."""
    with playing(field, weaknesses.no_stirring, limit=800) as play:
        play.come()
        play.close()
        rows = loot.rows(play.store, "sealed")
        placed = loot.by_place(play.store, rows, lambda row: bytes(row["ct"][-32:]))
    return loot.lined_up(([row["rid"] for row in placed], [one.rid for one in play.people]))


def lengths(field: Field) -> Tries:
    """Say of each sealed ballot whether much was written, knowing that half of all did."""
    with playing(field, weaknesses.unpadded) as play:
        people = [
            replace(one, opinion=f"{one.opinion}{'，' * (50 if place % 2 else 5)}")
            for place, one in enumerate(play.people)
        ]
        play.come(*people)
        rows = loot.rows(play.store, "sealed")
    field.rng.shuffle(rows)  # where all are alike, nothing but guessing is left
    rows.sort(key=lambda row: len(row["ct"]))
    said_much = {row["rid"] for row in rows[len(rows) // 2 :]}
    hits = sum((one.rid in said_much) == (place % 2 == 1) for place, one in enumerate(people))
    return Tries(hits, len(people), 1 / 2)


def row_marks(field: Field) -> Tries:
    """Look for the transaction that deleted the slip and wrote the ballot."""
    with playing(field, weaknesses.no_stirring) as play:
        play.come()
        play.writer.stir()
        slips, ballots = (
            physical.tuples(dump.heap(play.store, table)) for table in ("slip", "sealed")
        )
    pairs = [(one.hashes.token, one.rid) for one in play.people]
    return Tries(physical.linked(slips, ballots, pairs), len(pairs), 1 / len(pairs))


def burnt_slips(field: Field) -> Tries:
    """Look for the hashes of used slips in every byte of the database."""
    return _still_readable(field, weaknesses.no_stirring)


def samples(field: Field) -> Tries:
    """Look for the hashes of used slips in what the planner sampled before they were used."""
    return _still_readable(field, weaknesses.sampled_columns)


def _still_readable(field: Field, weakness: Weakness) -> Tries:
    with playing(field, weakness) as play:
        with play.store.engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        ) as connection:
            connection.exec_driver_sql("ANALYZE")
        used = play.people[::2]
        play.come(*used)
        play.writer.stir()
        content = dump.readable(play.store)
    hits = sum(any(code in content for code in one.hashes) for one in used)
    return Tries(hits, len(used), 0)


ATTACKS = (
    Attack(
        "one dump",
        "every table, once closed; who came when",
        "a time column",
        one_dump,
    ),
    Attack(
        "two dumps around one cast",
        "every table before and after each cast, the secret, every slip",
        "burnt and inserted unsealed",
        two_dumps,
    ),
    Attack(
        "raw pages",
        "every byte of heap, index and TOAST, or of file and -wal, once closed; who came when",
        "no stirring",
        raw_pages,
    ),
    Attack(
        "lengths of sealed ballots",
        "every table while people answer; half of them wrote much, which of them is the question",
        "no padding",
        lengths,
    ),
    Attack(
        "marks on rows",
        "the pages with xmin and xmax of every row after a stirring, every slip",
        "no stirring",
        row_marks,
        ("postgresql",),
    ),
    Attack(
        "burnt slips",
        "every byte of the database after a stirring, the secret, every slip",
        "no stirring",
        burnt_slips,
    ),
    Attack(
        "samples of the planner",
        "the same, with what ANALYZE had sampled while the slips were unused",
        "slips are sampled",
        samples,
        ("postgresql",),
    ),
)
