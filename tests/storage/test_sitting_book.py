"""The sitting book."""

from datetime import UTC, date, datetime

import pytest

from survey.core.counting import Floors, Operator, Rules, Threshold
from survey.core.errors import NotFoundError, WrongPhaseError
from survey.core.sitting import Anonymity, Group, Phase, WayIn
from survey.storage.engine import Store
from tests.makers import a_form, a_sitting, kept_sitting, kept_stationing

RULES = Rules(
    share_decimals=2,
    thresholds=(
        Threshold(
            label="好超过三分之二",
            grades=("a",),
            operator=Operator.OVER,
            numerator=2,
            denominator=3,
        ),
    ),
    floors=Floors(total=6, distribution=9, cell=12),
)


def test_a_sitting_comes_back_with_everything_that_was_decided(store: Store) -> None:
    decided = {
        "place": "镇政府三楼会议室",
        "purpose": "了解班子运行情况",
        "anonymity": Anonymity.ROWS,
        "rules": RULES,
        "threshold": 3,
        "groups": (
            Group(code="v", label="村民", way_in=WayIn.SHARED),
            Group(code="a", label="班子成员", invited=9, paper_colour="黄"),
        ),
    }

    with store.begin() as books:
        kept = kept_sitting(books, **decided)

    with store.read() as books:
        assert books.sittings.sitting(kept.id) == kept
        assert kept.rules == RULES
        assert kept.groups == decided["groups"]


def test_saving_writes_all_but_the_editions(store: Store) -> None:
    with store.begin() as books:
        kept = kept_sitting(books)
        form_ids = books.sittings.form_ids(kept.id)
        changed = kept.model_copy(
            update={
                "title": "群众会测评",
                "last_day": date(2026, 4, 9),
                "phase": Phase.TRIAL,
                "groups": kept.groups[::-1],
                "custodians": ("wang",),
            }
        )

        books.sittings.save(changed)

    with store.read() as books:
        assert books.sittings.sitting(kept.id) == changed
        assert books.sittings.form_ids(kept.id) == form_ids


def test_saving_moves_a_sitting_only_where_it_may_go(store: Store) -> None:
    with store.begin() as books:
        kept = kept_sitting(books)

        with pytest.raises(WrongPhaseError):
            books.sittings.save(kept.model_copy(update={"phase": Phase.OPENED}))


def test_a_draft_may_still_name_a_group_twice(store: Store) -> None:
    twice = (Group(code="a", label="甲", invited=5), Group(code="a", label="乙", invited=5))

    with store.begin() as books:
        kept = kept_sitting(books, groups=twice)

        assert books.sittings.sitting(kept.id).groups == twice


def test_sittings_are_those_of_the_stationings_asked_for(store: Store) -> None:
    with store.begin() as books:
        first, second = kept_sitting(books), kept_sitting(books)

        assert books.sittings.sittings([second.stationing_id]) == (second,)
        assert books.sittings.sittings([second.stationing_id, first.stationing_id]) == (
            first,
            second,
        )


def test_forms_keep_the_order_in_which_they_were_chosen(store: Store) -> None:
    with store.begin() as books:
        sitting = kept_sitting(books)
        ids = [books.forms.add_form(a_form(f"表{place}"), "own", None) for place in range(3)]

        books.sittings.choose_forms(sitting.id, [ids[2], ids[0]])

        assert books.sittings.form_ids(sitting.id) == (ids[2], ids[0])
        assert books.sittings.editions(sitting.id) == ()


def test_frozen_editions_take_the_place_of_forms_in_their_order(store: Store) -> None:
    with store.begin() as books:
        sitting = kept_sitting(books)
        ids = [books.forms.add_form(a_form(f"表{place}"), "own", None) for place in range(2)]
        editions = [
            books.forms.keep_edition(ids[place], a_form(f"定稿{place}")) for place in (1, 0)
        ]

        books.sittings.set_editions(sitting.id, editions)

        assert books.sittings.editions(sitting.id) == tuple(editions)
        assert books.sittings.form_ids(sitting.id) == (ids[1], ids[0])


def test_choosing_forms_anew_thaws_the_editions(store: Store) -> None:
    with store.begin() as books:
        sitting = kept_sitting(books)
        (form_id,) = books.sittings.form_ids(sitting.id)
        books.sittings.set_editions(sitting.id, [books.forms.keep_edition(form_id, a_form())])

        books.sittings.choose_forms(sitting.id, [form_id])

        assert books.sittings.editions(sitting.id) == ()


def test_a_sitting_moves_only_to_the_next_phase(store: Store) -> None:
    with store.begin() as books:
        sitting = kept_sitting(books)

        books.sittings.move(sitting.id, Phase.OPEN)
        with pytest.raises(WrongPhaseError):
            books.sittings.move(sitting.id, Phase.DRAFT)

        assert books.sittings.sitting(sitting.id).phase is Phase.OPEN


def test_a_sitting_needs_a_stationing_and_forms_that_are_there(store: Store) -> None:
    with store.begin() as books:
        stationing = kept_stationing(books)

        with pytest.raises(NotFoundError):
            books.sittings.add(a_sitting(99), [])
        with pytest.raises(NotFoundError):
            books.sittings.add(a_sitting(stationing.id), [99])
        with pytest.raises(NotFoundError):
            books.sittings.choose_forms(99, [])


CALLED = datetime(2026, 4, 1, 16, 30, 12, tzinfo=UTC)


def test_the_last_call_is_kept_and_can_be_taken_back(store: Store) -> None:
    with store.begin() as books:
        kept = kept_sitting(books, phase=Phase.OPEN)

        books.sittings.call(kept.id, CALLED)

    with store.begin() as books:
        assert books.sittings.sitting(kept.id).last_call == CALLED
        books.sittings.call(kept.id, None)
        assert books.sittings.sitting(kept.id) == kept


@pytest.mark.parametrize("first", [CALLED, None])
def test_what_was_called_is_not_called_twice(store: Store, first: datetime | None) -> None:
    with store.begin() as books:
        kept = kept_sitting(books, phase=Phase.OPEN)
        if first:
            books.sittings.call(kept.id, first)

        with pytest.raises(WrongPhaseError):
            books.sittings.call(kept.id, first and CALLED.replace(minute=40))

        assert books.sittings.sitting(kept.id).last_call == first


@pytest.mark.parametrize("phase", [Phase.DRAFT, Phase.CLOSED, Phase.OPENED])
def test_only_an_open_sitting_has_a_last_call(store: Store, phase: Phase) -> None:
    with store.begin() as books:
        kept = kept_sitting(books, phase=phase)

        with pytest.raises(WrongPhaseError):
            books.sittings.call(kept.id, CALLED)


def test_saving_leaves_the_last_call_as_it_is(store: Store) -> None:
    with store.begin() as books:
        kept = kept_sitting(books, phase=Phase.OPEN)
        books.sittings.call(kept.id, CALLED)

        books.sittings.save(kept.model_copy(update={"title": "群众会测评"}))

        assert books.sittings.sitting(kept.id).last_call == CALLED
