"""Attacks with everything that is there after the opening, and with all that was stolen before."""

from survey.core.sitting import Anonymity
from tests.attacks import loot, weaknesses
from tests.attacks.attack import Attack, Field, Tries
from tests.attacks.play import Play, playing


def two_dumps(field: Field) -> Tries:
    """Know whose every sealed ballot is; line them up, by name, with the opened answers."""
    slip_of: dict[bytes, bytes] = {}
    with playing(field, weaknesses.no_shuffling) as play:
        for person in play.people:
            before = loot.Names.of(play.store)
            play.come(person)
            gone, come = before.changed(loot.Names.of(play.store))
            slip_of[come] = gone
        play.close()
        play.open()
        firsts, opinions = loot.columns(play.store)["first"], loot.opinions(play.store)
    by_slip = {one.hashes.token: one for one in play.people}
    named = [by_slip[slip_of[name]] for name in sorted(slip_of)]
    return loot.lined_up(
        (firsts, [one.first for one in named]), (opinions, [one.opinion for one in named])
    )


def every_log(field: Field) -> Tries:
    """Line up the opened answers, by where they first stand in the log, with those who came."""
    with playing(field, weaknesses.unsealed) as play:
        log = loot.Log(play.store)
        for person in play.people:
            play.come(person)
            log.take()
        play.close()
        log.take()
        play.open()
        log.take()
        opinions = loot.opinions(play.store)
    told = loot.by_first_word(log.content(), opinions)
    return loot.lined_up((told, [one.opinion for one in play.people]))


def everything(field: Field) -> Tries:
    """Line up answers, as their rows give them, with those who came."""
    return _everything(field, Anonymity.STRICT)


def whole_ballots(field: Field) -> Tries:
    """Do the same where ballots are kept whole."""
    return _everything(field, Anonymity.ROWS)


def _everything(field: Field, anonymity: Anonymity) -> Tries:
    with playing(field, weaknesses.order_kept, anonymity) as play:
        _opened(play)
        firsts, opinions = loot.columns(play.store)["first"], loot.opinions(play.store)
    return loot.lined_up(
        (firsts, [one.first for one in play.people]),
        (opinions, [one.opinion for one in play.people]),
    )


def pages(field: Field) -> Tries:
    """Say of each opinion, by its place in the pages, in which tenth of all its writer came."""
    with playing(field, weaknesses.order_kept) as play:
        _opened(play)
        placed = loot.by_place(play.store, loot.opinions(play.store), lambda text: text.encode())
    number = len(play.people)
    tenth = {one.opinion: 10 * place // number for place, one in enumerate(play.people)}
    hits = sum(tenth[opinion] == 10 * place // number for place, opinion in enumerate(placed))
    return Tries(hits, number, 1 / 10)


def side_by_side(field: Field) -> Tries:
    """Line up two columns of the strict grade: one answer of somebody tells the other."""
    with playing(field, weaknesses.one_order) as play:
        _opened(play)
        kept = loot.columns(play.store)
    second_of = {one.first: one.second for one in play.people}
    return loot.lined_up((kept["second"], [second_of[first] for first in kept["first"]]))


def text_beside_ballot(field: Field) -> Tries:
    """Line up whole ballots with what was written on them, which is kept apart."""
    with playing(field, weaknesses.no_shuffling, Anonymity.ROWS) as play:
        _opened(play)
        firsts, opinions = loot.columns(play.store)["first"], loot.opinions(play.store)
    opinion_of = {one.first: one.opinion for one in play.people}
    return loot.lined_up((opinions, [opinion_of[first] for first in firsts]))


def _opened(play: Play) -> None:
    play.come()
    play.close()
    play.open()


ATTACKS = (
    Attack(
        "two dumps around one cast, and the opened answers",
        "the dumps around each cast, so that every slip's sealed ballot is known, and every"
        " table after the opening",
        "no shuffling",
        two_dumps,
    ),
    Attack(
        "every log",
        "the whole write-ahead log from the first cast to after the opening; who came when",
        "burnt and inserted unsealed",
        every_log,
    ),
    Attack(
        "everything after the opening",
        "every table after the opening (strict); who came when",
        "order kept, no shuffling",
        everything,
    ),
    Attack(
        "everything after the opening, whole ballots",
        "every table after the opening (whole ballots); who came when",
        "order kept, no shuffling",
        whole_ballots,
    ),
    Attack(
        "every page after the opening",
        "every byte of the database after the opening; in which tenth of all somebody came",
        "order kept, no shuffling",
        pages,
    ),
    Attack(
        "two answers side by side",
        "every table after the opening (strict), one answer of everybody",
        "one order for all columns",
        side_by_side,
    ),
    Attack(
        "a text beside its ballot",
        "every table after the opening (whole ballots), one answer of everybody",
        "no shuffling",
        text_beside_ballot,
    ),
)
