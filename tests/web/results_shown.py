"""A desk on which every sort of result lies: full, whole ballots, small, empty, many units."""

from collections.abc import Mapping, Sequence
from datetime import date

from survey.core.account import Account
from survey.core.box import BoxState
from survey.core.coding import Codes, Scope, Theme
from survey.core.form import Form
from survey.core.sitting import Anonymity, Phase, Sitting
from survey.services import coding
from survey.stats.results import SittingSummary
from survey.storage.engine import Books
from tests.makers import NOW, a_box, a_sitting
from tests.reports import sittings
from tests.services.opened import FIRST_DAY, keep_body, kept_opened, kept_unit
from tests.stats import makers

RICH = sittings.paper(*sittings.every_kind(), sittings.persons(6, columns=4))
SPLIT = sittings.paper(*sittings.every_kind(), sittings.persons(2))
TWELVE = [f"{name}镇" for name in "甲乙丙丁戊己庚辛壬癸子丑"]
WEIGHTS = {"a": 30, "b": 30, "c": 40}


def counted(
    form: Form, sizes: Mapping[str, int], anonymity: Anonymity, villagers: int = 0
) -> SittingSummary:
    """Return a summary of groups so large, and of so many villagers with a shared code."""
    given = {
        makers.group(code, WEIGHTS[code]): sittings.answers(form, size, seed)
        for seed, (code, size) in enumerate(sizes.items())
    }
    if villagers:
        given[makers.shared()] = sittings.answers(form, villagers, 9)
    return sittings.opened(form, given, anonymity)


def kept_summary(
    books: Books, stationing_id: int, title: str, form: Form, summary: SittingSummary
) -> Sitting:
    """An opened sitting with ``summary``, and its texts on the shelf."""
    form_id = books.forms.add_form(form, "library:test", None)
    planned = a_sitting(
        stationing_id,
        title=title,
        day=FIRST_DAY,
        last_day=FIRST_DAY,
        anonymity=summary.basis.anonymity,
        phase=Phase.OPENED,
    )
    sitting = books.sittings.add(planned, [form_id])
    books.sittings.set_editions(sitting.id, [books.forms.keep_edition(form_id, form)])
    bare = summary.model_copy(update={"texts": ()})
    keep_body(books, sitting.id, bare.model_dump_json(), summary.method_version)
    ended = {"unused": 0, "returned": 0, "closing_digest": b"\5" * 32, "opened_count": 0}
    box = a_box(sitting.id, state=BoxState.OPENED, **ended)
    books.boxes.add(box)
    texts = [(f"0.{texts.key}", body) for texts in summary.texts for body in texts.bodies]
    books.results.keep_texts(box.id, texts)
    return sitting


def kept_sittings(books: Books, stationing_id: int) -> dict[str, Sitting]:
    """Sittings of every sort at one stationing, by title."""
    shown = {
        "严格": (RICH, counted(RICH, {"a": 14, "b": 28, "c": 42}, Anonymity.STRICT, 31)),
        "有一类不公布": (SPLIT, sittings.hidden_class()),
        "逐份": (SPLIT, counted(SPLIT, {"a": 32, "b": 40, "c": 55}, Anonymity.ROWS)),
        "一个人": (RICH, counted(RICH, {"a": 1}, Anonymity.STRICT)),
        "没有人": (RICH, counted(RICH, {"a": 0}, Anonymity.STRICT)),
    }
    return {
        title: kept_summary(books, stationing_id, title, form, summary)
        for title, (form, summary) in shown.items()
    }


def kept_units(books: Books, team_id: int, names: Sequence[str] = TWELVE) -> list[Sitting]:
    """Opened sittings of so many units: the later the larger, of one mind but for the first."""
    found = []
    for place, name in enumerate(names):
        stationing = kept_unit(books, team_id, name)
        size = 20 + 5 * place
        good = size // 4 if place == 0 else size * 3 // 4 - place % 3
        found.append(kept_opened(books, stationing.id, {"a": good, "c": size - good}))
    return found


def kept_rounds(books: Books, team_id: int) -> list[Sitting]:
    """Three opened sittings of one unit, one after the other."""
    form = makers.form(makers.grid("things", rows=8))
    stationing = kept_unit(books, team_id, "回看镇")
    days = (FIRST_DAY, date(2026, 9, 1), date(2026, 12, 1))
    return [
        kept_opened(
            books,
            stationing.id,
            [
                {
                    f"things.r{n}.c1": "abcd"[min(3, place * 8 // (90 + 9 * n * turn))]
                    for n in range(1, 9)
                }
                for place in range(60)
            ],
            form=form,
            day=day,
            title=f"第{turn}次测评",
        )
        for turn, day in enumerate(days, 1)
    ]


def read_by_two(books: Books, sitting_id: int, readers: Sequence[Account]) -> None:
    """Have two read every text of a sitting, who differ on the scope of some."""
    first, second = readers
    themes = (Theme(label="修路"), Theme(label="干部作风", tag="四个落实-2"))
    coding.save_themes(books, first, sitting_id, themes, NOW)
    coding.begin(books, first, sitting_id, 2, NOW)
    coding.join(books, second, sitting_id, NOW)
    named = [theme.id for theme in books.texts.themes(sitting_id)]
    texts = books.texts.texts(sitting_id)
    for seat, reader in enumerate(readers):
        codes = {
            text.id: Codes(
                themes=frozenset({named[place % 2]}),
                scope=Scope.TRANSFER if place % (9 - seat) == 0 else Scope.WITHIN,
                lead=place % 5 == 0,
            )
            for place, text in enumerate(texts)
        }
        coding.code(books, reader, sitting_id, codes, NOW)
        coding.finish(books, reader, sitting_id, NOW)
