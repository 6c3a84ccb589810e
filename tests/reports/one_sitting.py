"""A small sitting whose form is known beside its summary, with one question of each kind."""

from random import Random

from survey.core.questions import Number, Single
from survey.core.scales import Grade, Role, Scale
from tests.stats.makers import ONE_OF_EACH, Given, form, group, options, returned, summary_of

MOOD = Scale(
    grades=(
        Grade(code="y", label="是"),
        Grade(code="n", label="否"),
        Grade(code="u", label="不了解", role=Role.UNKNOWN),
        Grade(code="w", label="弃权", role=Role.ABSTAIN),
    )
)
FORM = form(
    *ONE_OF_EACH.values(),
    Single(id="who", text="身份", options=options(3)),
    Single(id="mood", text="=1+1", scale=MOOD),
    Number(id="change", text="比去年", minimum=-50, maximum=50, decimals=1),
)


def answers(count: int, seed: int = 1) -> list[Given]:
    """Return what ``count`` people might answer, some of it left blank."""
    rng = Random(seed)
    return [
        {
            "single": rng.choice("abcdu"),
            "multiple": rng.choice((["o1"], ["o0", "o2"], [])),
            "grid.r1.c1": rng.choice("abcd"),
            "grid.r2.c2": rng.choice("ab"),
            "ranking.o1": "1",
            **({"ranking.o0": "2"} if rng.random() < 0.5 else {}),
            **({"number": str(rng.randint(0, 9))} if rng.random() < 0.8 else {}),
            "text": rng.choice(("修路", "供水")),
            "who": rng.choice(("o0", "o1", "o2")),
            "mood": rng.choice("ynuw"),
            "change": f"{rng.randint(-30, 30)}.5",
        }
        for _ in range(count)
    ]


def counted(count: int = 40):
    """Return the summary of one group that answered so."""
    return summary_of(FORM, {group("a"): returned(FORM, answers(count))})
