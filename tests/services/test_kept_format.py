"""What is kept of the answers keeps its format: sittings that were opened long ago are read."""

from random import Random
from types import SimpleNamespace

import pytest

from survey.core.answers import NOT_ASKED
from survey.core.conditions import Is
from survey.core.errors import SurveyError
from survey.core.questions import Multiple, Number, Ranking, Text
from survey.core.sitting import Anonymity
from survey.services import keeping, recounting
from tests.stats import makers

A = makers.group("a")
FORM = makers.form(
    makers.single("overall"),
    Multiple(id="which", text="多选", options=makers.options(3)),
    Ranking(id="order", text="排序", options=makers.options(3), places=2),
    Number(id="sum", text="数额", maximum=100, decimals=2),
    Text(id="opinion", text="意见"),
    makers.single("more", when=Is(question="overall", option="a")),
)
FIRST = {
    "overall": "a",
    "which": ["o0", "o2"],
    "order.o1": "1",
    "order.o0": "2",
    "sum": "12.50",
    "opinion": "路灯坏了",
    "more": "b",
}
SECOND = {"overall": "c", "which": "o1", "order.o2": "1", "sum": "7"}
KEPT_APART = {
    "all:0.0": b"[0,2]",
    "all:0.1": b"[5,2]",
    "all:0.2": b"[[1,0],[2]]",
    "all:0.3": b'["12.5","7"]',
    "all:0.4": b'["",null]',
    "all:0.5": b"[1,-1]",
}
KEPT_WHOLE = (
    b'{"all:0.0": 0, "all:0.1": 5, "all:0.2": [1, 0], "all:0.3": "12.5", "all:0.5": 1}',
    b'{"all:0.0": 2, "all:0.1": 2, "all:0.2": [2], "all:0.3": "7", "all:0.5": -1}',
)
ANSWERS = [[0, 2], [5, 2], [(1, 0), (2,)], ["12.5", "7"], ["", None], [1, NOT_ASKED]]


class Shelf:
    """A result shelf that keeps in memory, for a sitting with one box."""

    def __init__(self, columns=(), ballots=()):
        self._columns, self._ballots = dict(columns), tuple(ballots)
        self.words = []

    def keep_summary(self, *_):
        pass

    def keep_columns(self, _, columns):
        self._columns |= columns

    def keep_ballots(self, _, ballots):
        self._ballots += tuple(ballots)

    def keep_texts(self, _, texts):
        self.words += texts

    def columns(self, _):
        return self._columns

    def ballots(self, _):
        return self._ballots


class AsTheyCame(Random):
    """Chance that leaves everything where it is."""

    def randbytes(self, n):
        return b"".join(place.to_bytes(8, "little") for place in range(n // 8))


def books_with(shelf):
    return SimpleNamespace(
        boxes=SimpleNamespace(boxes=lambda _: [BOX]),
        sittings=SimpleNamespace(editions=lambda _: (makers.edition(FORM),)),
        results=shelf,
        audit=SimpleNamespace(about=lambda *_: ()),
    )


BOX = SimpleNamespace(id=b"box", group="a")


def kept(anonymity, times):
    """Return the shelf on which so many of both ballots are kept."""
    returned = makers.returned(FORM, [FIRST] * times + [SECOND] * times)
    summary = makers.summary_of(FORM, {A: returned})
    basis = summary.basis.model_copy(update={"anonymity": anonymity})
    shelf = Shelf()
    keeping.keep(
        books_with(shelf),
        SimpleNamespace(id=1, groups=(A,)),
        [BOX],
        summary.model_copy(update={"basis": basis}),
        {"a": returned},
        AsTheyCame(),
    )
    return shelf


@pytest.mark.parametrize(
    "shelf",
    [
        Shelf(KEPT_APART),
        Shelf({"all:0.4": KEPT_APART["all:0.4"]}, KEPT_WHOLE),
    ],
)
def test_answers_of_an_earlier_opening_are_read(shelf):
    found = keeping.read_back(books_with(shelf), 1)

    assert [found["all"][0, place].values() for place in range(6)] == ANSWERS


def test_columns_are_written_as_at_an_earlier_opening():
    found = kept(Anonymity.STRICT, times=30).columns(b"box")

    assert found == {
        name: ("[" + ",".join([first] * 30 + [second] * 30) + "]").encode()
        for name, (first, second) in {
            "all:0.0": ("0", "2"),
            "all:0.1": ("5", "2"),
            "all:0.2": ("[1,0]", "[2]"),
            "all:0.3": ('"12.5"', '"7"'),
            "all:0.4": ('""', "null"),
            "all:0.5": ("1", "-1"),
        }.items()
    }


def test_whole_ballots_are_written_as_at_an_earlier_opening():
    shelf = kept(Anonymity.ROWS, times=30)

    first, second = KEPT_WHOLE
    assert shelf.ballots(b"box") == (first,) * 30 + (second,) * 30
    assert list(shelf.columns(b"box")) == ["all:0.4"]


@pytest.mark.parametrize("anonymity", Anonymity)
def test_what_was_kept_is_read_back(anonymity):
    shelf = kept(anonymity, times=30)

    found = keeping.read_back(books_with(shelf), 1)["all"]

    expected = [[first] * 30 + [second] * 30 for first, second in ANSWERS]
    assert [found[0, place].values() for place in range(6)] == expected


def test_a_kept_value_that_is_no_answer_is_named_with_its_place():
    shelf = Shelf({"all:0.1": b"[5,9]"})

    with pytest.raises(SurveyError, match=r"all:0\.1"):
        keeping.read_back(books_with(shelf), 1)


@pytest.mark.parametrize("odd", ["9", "90"])
def test_a_recount_agrees_where_one_group_takes_figures_of_numbers_from_all(monkeypatch, odd):
    """No spread is told of either group, for one is small; no mean where one number stands out."""
    form = makers.form(Number(id="sum", text="数额", maximum=100))
    groups = (A, makers.group("b"))
    usual = [{"sum": str(n % 10)} for n in range(40)]
    given = {"a": usual, "b": [*usual[:10], {"sum": odd}]}
    returned = {code: makers.returned(form, ballots) for code, ballots in given.items()}
    summary = makers.summary_of(form, dict(zip(groups, returned.values(), strict=True)))
    sitting, shelf = SimpleNamespace(id=1, groups=groups), Shelf()
    boxes = [SimpleNamespace(id=group.code.encode(), group=group.code) for group in groups]
    books = SimpleNamespace(
        boxes=SimpleNamespace(boxes=lambda _: boxes),
        sittings=SimpleNamespace(
            editions=lambda _: (makers.edition(form),), sitting=lambda _: sitting
        ),
        results=shelf,
        audit=SimpleNamespace(about=lambda *_: ()),
    )
    keeping.keep(books, sitting, boxes, summary, returned, AsTheyCame())
    monkeypatch.setattr(recounting, "kept_summary", lambda *_: summary)

    assert recounting.recount(books, 1) == ()
    told = makers.question(summary, "sum").results["a"]
    assert (told.mean is None, told.deviation is None) == (odd == "90", True)
