"""A reader with everything that is published, and every group's number of ballots, learns no more.

Two kinds of attack. In the first the reader compares worlds: whatever is hidden is moved about
between groups, and the summary must not change, for then it cannot tell the worlds apart. In the
second he takes every published figure as an equation and solves them.
"""

from dataclasses import dataclass, replace
from random import Random

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from survey.core.conditions import All, Answered, AnyOf, Includes, Is, Not
from survey.core.questions import Number, Text
from survey.stats.figures import Distribution
from survey.stats.results import AudienceKind
from survey.stats.texts.open_texts import open_texts
from tests.stats import makers

YES = Is(question="t", option="a")
CONDITIONS = [
    YES,
    Not(of=YES),
    Answered(question="t"),
    Includes(question="t", options=("b", "c")),
    All(of=(YES, Is(question="s", option="a"))),
    AnyOf(of=(YES, Is(question="s", option="b"))),
]
SLIPS = (makers.group("a", 30), makers.group("b", 30), makers.group("c", 40))
SHARED = makers.shared()
PERSONS = makers.grid("g", rows=1, roster="leaders")


def form_with(condition):
    """Return a form in which x hangs on t, and t on s."""
    return makers.form(
        makers.single("s", "satisfaction"),
        makers.single("t", "satisfaction", when=Is(question="s", option="a")),
        makers.single("x", "satisfaction", when=condition),
        Text(id="w", text="说说情况", when=YES),
        Number(id="n", text="几次", maximum=9),
        PERSONS,
    )


@dataclass(frozen=True)
class Person:
    """What somebody would answer to everything, were he asked."""

    s: str
    t: str
    x: str
    n: str
    g: str

    def answers(self, form):
        """Return what he answers to ``form``: only what he is asked."""
        said = {"s": self.s, "t": self.t, "x": self.x, "w": "事", "n": self.n, "g.r1.c1": self.g}
        for key in ("x", "w", "t"):
            if not self.asked(form, key):
                del said[key]
        return said

    def asked(self, form, key):
        if key == "t":
            return self.s == "a"
        if key == "w":
            return self.s == "a" and self.t == "a"
        condition = next(q.when for q in form.questions if q.id == "x")
        return _holds(condition, {"s": self.s, "t": self.t if self.s == "a" else ""})


def _holds(condition, said):
    match condition:
        case Is():
            return said[condition.question] == condition.option
        case Includes():
            return said[condition.question] in condition.options
        case Answered():
            return bool(said[condition.question])
        case Not():
            return not _holds(condition.of, said)
        case All():
            return all(_holds(part, said) for part in condition.of)
        case AnyOf():
            return any(_holds(part, said) for part in condition.of)


people = st.builds(
    Person,
    s=st.sampled_from("aaab"),
    t=st.sampled_from(["a", "b", "u", ""]),
    x=st.sampled_from(["a", "c", ""]),
    n=st.sampled_from(["", "", "3", "7"]),
    g=st.sampled_from(["a", "d", "u"]),
)


def crowd(low, high):
    return st.lists(people, min_size=low, max_size=high)


def summary(form, who):
    return makers.summary(form, {g: [p.answers(form) for p in ps] for g, ps in who.items()})


def seats(who):
    return [(group, index) for group, members in who.items() for index in range(len(members))]


def moved(who, places, order, change):
    """Return ``who`` after ``change(person, other)`` over a rearrangement of ``places``."""
    after = {group: list(members) for group, members in who.items()}
    for (group, index), (other, at) in zip(places, order, strict=True):
        after[group][index] = change(who[group][index], who[other][at])
    return after


@makers.untimed
@given(
    st.sampled_from(CONDITIONS),
    st.tuples(crowd(1, 7), crowd(0, 14), crowd(8, 14)),
    crowd(0, 12),
    st.randoms(use_true_random=False),
)
def test_with_the_split_withheld_ballots_may_lie_in_any_group(condition, slips, public, rng):
    form = form_with(condition)
    who = dict(zip(SLIPS, slips, strict=True))
    places = seats(who)
    order = rng.sample(places, len(places))

    after = moved(who, places, order, lambda _, other: other)

    published = summary(form, {**who, SHARED: public})
    assert published.split_withheld
    assert summary(form, {**after, SHARED: public}) == published


CHANGES = {
    "t": lambda person, other: replace(person, t=other.t, x=other.x),
    "x": lambda person, other: replace(person, x=other.x),
    "g": lambda person, other: replace(person, g=other.g),
}


@makers.untimed
@given(
    st.sampled_from(CONDITIONS),
    st.sampled_from("txg"),
    st.tuples(crowd(8, 12), crowd(8, 12), crowd(8, 12)),
    st.randoms(use_true_random=False),
)
def test_answers_not_shown_by_group_may_lie_in_any_group(condition, key, slips, rng):
    form = form_with(condition)
    who = dict(zip(SLIPS, slips, strict=True))
    published = summary(form, who)
    assert not published.split_withheld
    item = makers.items(published)["g.r1.c1" if key == "g" else key]
    assume(all(item.results[group.code] is None for group in SLIPS))
    assume(not published.coarsened)
    places = [(group, i) for group, i in seats(who) if key == "g" or who[group][i].asked(form, key)]
    order = rng.sample(places, len(places))

    after = moved(who, places, order, CHANGES[key])

    assert item.weighted is None
    assert summary(form, after) == published


@makers.untimed
@given(st.tuples(crowd(8, 12), crowd(8, 12), crowd(8, 12)), st.randoms(use_true_random=False))
def test_numbers_not_shown_by_group_may_be_of_any_group(slips, rng):
    form = form_with(YES)
    who = dict(zip(SLIPS, slips, strict=True))
    published = summary(form, who)
    results = makers.question(published, "n").results
    assume(not published.coarsened)
    assume(all(results[group.code].mean is None for group in SLIPS))
    assume(results["all"].mean is None or len({p.n for ps in slips for p in ps if p.n}) > 1)
    places = [(group, i) for group, i in seats(who) if who[group][i].n]
    order = rng.sample(places, len(places))

    after = moved(who, places, order, lambda person, other: replace(person, n=other.n))

    assert summary(form, after) == published


@makers.untimed
@given(st.sampled_from(CONDITIONS), st.integers(1, 7), crowd(10, 14), st.booleans(), st.data())
def test_a_withheld_audience_may_have_answered_anything(condition, few, many, public, data):
    form = form_with(condition)
    hidden, seen = (SHARED, SLIPS[0]) if public else (SLIPS[0], SHARED)
    first, second = (data.draw(crowd(few, few)) for _ in range(2))

    published = summary(form, {hidden: first, seen: many})

    assert summary(form, {hidden: second, seen: many}) == published
    assert _bodies(form, {hidden: first, seen: many}) == _bodies(form, {hidden: second, seen: many})


def _bodies(form, who):
    """Return how many texts are quoted from the field that opens on an answer."""
    found = open_texts(
        summary(form, who),
        [makers.edition(form)],
        {g.code: makers.returned(form, [p.answers(form) for p in ps]) for g, ps in who.items()},
        tuple(who),
        Random(1),
    )
    return {texts.key: len(texts.bodies) for texts in found}


# --- equations -----------------------------------------------------------------------------

ITEMS = ("s", "t", "x", "g.r1.c1")
CHOICES = {"s": 4, "t": 4, "x": 4, "g.r1.c1": 5}
SCORES = dict.fromkeys("stx", (100, 60, 0)) | {"g.r1.c1": (100, 80, 60, 40)}


class Solver:
    """One unknown for each group, item and choice (a blank is the last); equations in them."""

    def __init__(self):
        self.at = {}
        for group in SLIPS:
            for item in ITEMS:
                for choice in range(CHOICES[item] + 1):
                    self.at[group.code, item, choice] = len(self.at)
        self.rows = []
        for group in SLIPS:
            self._knows_the_form(group.code)

    def _knows_the_form(self, code):
        """The reader knows who is asked what, and how many ballots each group returned."""
        self.learn(self._all(code, "s"))
        self.learn(self._all(code, "g.r1.c1"))
        self.learn({**self._all(code, "t"), (code, "s", 0): -1})
        self.learn({**self._all(code, "x"), (code, "t", 0): -1})

    def _all(self, code, item):
        return {(code, item, choice): 1 for choice in range(CHOICES[item] + 1)}

    def learn(self, equation):
        self.rows.append(self._row(equation))

    def _row(self, equation):
        row = np.zeros(len(self.at))
        for unknown, factor in equation.items():
            row[self.at[unknown]] += factor
        return row

    def reads(self, summary):
        for key, item in makers.items(summary).items():
            exact = {c for c, r in item.results.items() if isinstance(r, Distribution)}
            for code in exact:
                members = [group.code for group in SLIPS] if code == "all" else [code]
                for choice in range(CHOICES[key] + 1):
                    self.learn({(member, key, choice): 1 for member in members})
            if item.weighted and exact.issuperset(group.code for group in SLIPS):
                self._reads_weighted(key, item)

    def _reads_weighted(self, key, item):
        self.learn(
            {
                (group.code, key, choice): group.weight * score / base
                for group in SLIPS
                if (base := item.results[group.code].score_base)
                for choice, score in enumerate(SCORES[key])
            }
        )

    def knows(self, unknown):
        known = np.array(self.rows)
        rank = np.linalg.matrix_rank(known)
        return np.linalg.matrix_rank(np.vstack([known, self._row({unknown: 1})])) == rank


@makers.untimed
@given(st.tuples(crowd(6, 12), crowd(8, 12), crowd(8, 12)))
def test_no_hidden_count_follows_from_the_published_ones(slips):
    form = form_with(YES)
    published = summary(form, dict(zip(SLIPS, slips, strict=True)))
    shown = {a.code for a in published.audiences if a.kind is AudienceKind.GROUP}
    solver = Solver()
    solver.reads(published)

    for key, item in makers.items(published).items():
        for group in SLIPS:
            hidden = group.code not in shown or not isinstance(
                item.results[group.code], Distribution
            )
            for choice in range(CHOICES[key] + 1) if hidden else ():
                assert not solver.knows((group.code, key, choice)), (group.code, key, choice)


def test_the_solver_finds_a_group_left_out_of_a_split():
    solver = Solver()
    for code in "ab":
        solver.learn({(code, "s", 0): 1})

    assert not solver.knows(("c", "s", 0))
    solver.learn({(group.code, "s", 0): 1 for group in SLIPS})
    assert solver.knows(("c", "s", 0))
