"""The forms that are measured, and sittings that ask them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from survey.core.codes import Slip
from survey.core.counting import Rules
from survey.core.form import Form, Section
from survey.core.questions import Column, Grid, Multiple, Option, Question, Row, Single, Text
from survey.core.scales import STANDARD
from survey.core.sitting import Group, Sitting, WayIn
from survey.demo import stage
from survey.services import preparing, publishing, running, slips
from survey.services.proofreading import warnings
from survey.web.wiring import Works

_ASPECTS = ("德", "能", "勤", "绩", "廉", "总体")


def twelve() -> Form:
    """Return the form that peers were measured with: 8 single, 2 multiple, a 6 × 5 grid, a text."""
    return _form(
        *(_single(number) for number in range(1, 9)),
        *(
            Multiple(
                id=f"m{number}", text=f"第{number}题：突出的问题（可多选）", options=_options(8)
            )
            for number in (9, 10)
        ),
        grid(6, 5),
        Text(id="advice", text="意见和建议", limit=500),
    )


def large_grid() -> Form:
    """Return a form that is one grid, 20 × 6."""
    return _form(grid(20, 6))


def sixty(persons: int = 0) -> Form:
    """Return a form of sixty single questions; with ``persons`` the last is about them."""
    singles = [_single(number) for number in range(1, 61)]
    return _form(*singles[:-1], grid(persons, 1)) if persons else _form(*singles)


def grid(rows: int, columns: int) -> Grid:
    """Return a grid of persons."""
    return Grid(
        id="persons",
        text="对班子成员的评价",
        rows=[Row(code=f"r{n}", label=f"第{n}位同志") for n in range(1, rows + 1)],
        columns=[
            Column(code=f"c{n}", label=label, scale=STANDARD["competence"])
            for n, label in zip(
                range(columns), ("德", "能", "勤", "绩", "廉", "总体"), strict=False
            )
        ],
    )


def scene_of(
    works: Works, forms: Sequence[Form], invited: Mapping[str, int], *, rules: Rules | None = None
) -> stage.Scene:
    """Return a sitting that asks ``forms`` and takes ballots, beside the one of the demo.

    The groups ``invited`` come by slips, none of which is printed; whoever comes by the
    shared code is in ``v``.
    """
    staged = stage.build(works, {"a": 0, "b": 0, "c": 0, "v": 0}, spare=10)
    now = datetime.now(UTC)
    with works.store.begin() as books:
        team = staged.leader.teams[0]
        form_ids = [books.forms.add_form(form, "library:bench", team) for form in forms]
        sitting = books.sittings.add(_sitting(staged.sitting, invited, rules or Rules()), form_ids)
        passphrases = dict.fromkeys(stage.CUSTODIANS, stage.PASSPHRASE)
        state = preparing.readiness(books, staged.leader, sitting.id)
        seen = [one.mark for one in warnings(state.remarks)]
        cards = publishing.publish(
            books, staged.leader, sitting.id, passphrases, works.shares, now, seen
        )
        running.begin(books, staged.leader, sitting.id, now)
        entrances = {
            box.group: key
            for box in books.boxes.boxes(sitting.id)
            if (key := books.slips.entrance_of(box.id)) is not None
        }
        editions = books.sittings.editions(sitting.id)
    none: dict[str, list[Slip]] = {code: [] for code in invited}
    return stage.Scene(sitting, editions, staged.leader, cards, none, entrances)


def printed(works: Works, of: stage.Scene, group: str, count: int) -> None:
    """Print ``count`` slips for a group of the scene."""
    now = datetime.now(UTC)
    with works.store.begin() as books:
        for begun in range(0, count, slips.MOST_AT_ONCE):
            some = min(slips.MOST_AT_ONCE, count - begun)
            made = slips.issue(books, of.leader, of.sitting.id, group, some, works.printing, now)
            of.slips[group].extend(made)


def _sitting(staged: Sitting, invited: Mapping[str, int], rules: Rules) -> Sitting:
    by_slip = [
        Group(code=code, label=f"{code.upper()}票", invited=number)
        for code, number in invited.items()
    ]
    village = Group(code="v", label="村民", way_in=WayIn.SHARED)
    changes = {"title": "测量", "groups": (*by_slip, village), "rules": rules}
    return staged.model_copy(update=changes)


def _form(*questions: Question) -> Form:
    return Form(id="bench", title="民主测评表", sections=(Section(id="all", questions=questions),))


def _single(number: int) -> Single:
    return Single(id=f"s{number}", text=f"第{number}题：这方面工作", scale=STANDARD["quality"])


def _options(number: int) -> tuple[Option, ...]:
    return tuple(Option(code=f"o{n}", label=f"第{n}种情况") for n in range(1, number + 1))
