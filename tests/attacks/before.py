"""Attacks on what is stored until the box is opened: whose is which sealed ballot, what says it."""

from tests.attacks import loot, weaknesses
from tests.attacks.attack import Attack, Field, Tries
from tests.attacks.play import Play, Weakness, playing
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
            slips, ballots = _slips(play), _ballots(play)
            play.come(person)
            (gone,) = slips - _slips(play)
            (come,) = _ballots(play) - ballots
            guesses[gone] = loot.written_in(come)
    hits = sum(guesses[one.hashes.token] == one.opinion for one in play.people)
    return Tries(hits, len(play.people), 0)


def raw_pages(field: Field) -> Tries:
    """Line up the places at which sealed ballots lie in the files with those who came."""
    with playing(field, weaknesses.no_stirring, limit=800) as play:
        play.come()
        play.close()
        content = dump.readable(play.store)
        rows = loot.rows(play.store, "sealed")
    marks = (lambda row: bytes(row["rid"])), (lambda row: bytes(row["ct"][-32:]))
    came = [one.rid for one in play.people]
    found = [[row["rid"] for row in loot.by_place(content, rows, mark)] for mark in marks]
    return loot.lined_up(*((order, came) for order in found))


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


def _slips(play: Play) -> set[bytes]:
    return {bytes(row["h_token"]) for row in loot.rows(play.store, "slip")}


def _ballots(play: Play) -> set[bytes]:
    return {bytes(row["ct"]) for row in loot.rows(play.store, "sealed")}


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
        "the planner's samples",
        "the same, with what ANALYZE sampled before",
        "slips are sampled",
        samples,
        ("postgresql",),
    ),
)
