"""The kinds of question of LimeSurvey that ours know too, by their letters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from survey.core.questions import MOST_ROWS
from survey.core.sentence import Sentence
from survey.exchange import naming
from survey.exchange.findings import Gathering
from survey.exchange.grades import scale_of, stands_alone
from survey.exchange.relevance import Asked

_FURTHEST = Decimal(99_999_999)


class Sub(NamedTuple):
    """A subquestion: one of the ticks, a row or a column."""

    code: str
    text: str
    scale: str


class LimeMade(NamedTuple):
    """A question's fields, and how conditions see it and its subquestions."""

    fields: dict[str, Any]
    asked: Mapping[str, Asked]


@dataclass
class LimeQuestion:
    """A question as the file has it; ``used`` are the attributes that were carried over."""

    code: str
    id: str
    place: Sentence
    gathering: Gathering
    options: tuple[tuple[str, str], ...]
    subs: tuple[Sub, ...]
    attributes: Mapping[str, str]
    other: bool
    used: set[str] = field(default_factory=set)

    def number(self, name: str) -> Decimal | None:
        """Return an attribute that is a number."""
        try:
            found = Decimal(self.attributes.get(name, ""))
        except InvalidOperation:
            return None
        if not found.is_finite() or abs(found) > 10**11:
            return None
        self.used.add(name)
        return found


def _listed(pairs: tuple[tuple[str, str], ...]) -> tuple[list[tuple[str, str]], dict[str, str]]:
    codes = naming.codes(code for code, _ in pairs)
    return [(codes[code], label or code) for code, label in dict(pairs).items()], codes


def _with_other(
    read: LimeQuestion, options: list[dict[str, Any]], codes: dict[str, str]
) -> list[dict[str, Any]]:
    """Add 其他 where it is wanted, and return the text beside it."""
    if not read.other:
        return []
    taken = {option["code"] for option in options}
    codes["-oth-"] = "other" if "other" not in taken else "some_other"
    options.append({"code": codes["-oth-"], "label": "其他"})
    return [{"id": "other", "on": [codes["-oth-"]], "text": "请写明"}]


def _single(read: LimeQuestion) -> LimeMade | None:
    listed, codes = _listed(read.options)
    options: list[dict[str, Any]] = [{"code": code, "label": label} for code, label in listed]
    follow_ups = _with_other(read, options, codes)
    if len(options) < 2:
        return None
    asked = {read.code: Asked(read.id, "choice", codes)}
    scale = scale_of(listed) if not follow_ups else None
    if scale:
        said = Sentence("选项像一个量表，按量表处理（含等次的好坏和分值）；请核对")
        read.gathering.assumed(read.place, said)
        return LimeMade({"kind": "single", "scale": scale}, asked)
    return LimeMade({"kind": "single", "options": options, "follow_ups": follow_ups}, asked)


def _fixed(*labels: tuple[str, str]) -> Callable[[LimeQuestion], LimeMade]:
    """Return the reader of a kind whose options are always the same."""

    def read_fixed(read: LimeQuestion) -> LimeMade:
        listed, codes = _listed(labels)
        options = [{"code": code, "label": label} for code, label in listed]
        return LimeMade(
            {"kind": "single", "options": options},
            {read.code: Asked(read.id, "choice", codes)},
        )

    return read_fixed


def _multiple(read: LimeQuestion) -> LimeMade | None:
    listed, codes = _listed(tuple((sub.code, sub.text) for sub in read.subs))
    options: list[dict[str, Any]] = [{"code": code, "label": label} for code, label in listed]
    follow_ups = _with_other(read, options, codes)
    if not 2 <= len(options) <= 40:
        return None
    alone = read.attributes.get("exclude_all_others", "").replace(",", ";").split(";")
    read.used.add("exclude_all_others")
    for option in options:
        option["exclusive"] = option["code"] in {codes.get(code) for code in alone}
        if not option["exclusive"] and stands_alone(option["label"]):
            option["exclusive"] = True
            said = Sentence("“%(label)s”当作不能与其他选项同选", label=option["label"])
            read.gathering.assumed(read.place, said)
    fields: dict[str, Any] = {"kind": "multiple", "options": options, "follow_ups": follow_ups}
    most = read.number("max_answers")
    if most and most >= 1:
        fields["at_most"] = min(int(most), len(options))
    asked = {read.code: Asked(read.id, "marks", codes)}
    for code, ours in codes.items():
        asked[f"{read.code}_{code}"] = Asked(read.id, "marks", codes, ticked=ours)
    return LimeMade(fields, asked)


def _ranking(read: LimeQuestion) -> LimeMade | None:
    listed, codes = _listed(read.options)
    if not 2 <= len(listed) <= 20:
        return None
    most = read.number("max_answers")
    places = min(int(most), len(listed)) if most and most >= 1 else len(listed)
    options = [{"code": code, "label": label} for code, label in listed]
    return LimeMade(
        {"kind": "ranking", "options": options, "places": places},
        {read.code: Asked(read.id, "marks", codes)},
    )


def _text(usual: int) -> Callable[[LimeQuestion], LimeMade]:
    def read_text(read: LimeQuestion) -> LimeMade:
        most = read.number("maximum_chars")
        limit = min(int(most), 2000) if most and most >= 1 else usual
        return LimeMade({"kind": "text", "limit": limit}, {read.code: Asked(read.id, "text")})

    return read_text


def _date(read: LimeQuestion) -> LimeMade:
    read.gathering.assumed(read.place, Sentence("日期题改成了填空题"))
    return _text(20)(read)


def _number(read: LimeQuestion) -> LimeMade:
    low, high = read.number("min_num_value_n"), read.number("max_num_value_n")
    decimals = 0 if read.attributes.get("num_value_int_only") == "1" else 2
    read.used.add("num_value_int_only")
    if low is None or high is None or low >= high:
        low = low if low is not None else Decimal(0)
        high = high if high is not None and high > low else max(_FURTHEST, low + 1)
        said = Sentence("上下限没有写全，按 %(low)s 至 %(high)s 处理；请核对", low=low, high=high)
        read.gathering.assumed(read.place, said)
    fields = {"kind": "number", "minimum": low, "maximum": high, "decimals": decimals}
    return LimeMade(fields, {read.code: Asked(read.id, "number", decimals=decimals)})


def _grid(read: LimeQuestion) -> LimeMade | None:
    return _judged(read, _listed(read.options)[0])


def _points(most: int) -> Callable[[LimeQuestion], LimeMade | None]:
    def read_points(read: LimeQuestion) -> LimeMade | None:
        return _judged(read, [(str(point), str(point)) for point in range(1, most + 1)])

    return read_points


def _judged(read: LimeQuestion, grades: list[tuple[str, str]]) -> LimeMade | None:
    rows, _ = _listed(tuple((sub.code, sub.text) for sub in read.subs))
    labels = {label for _, label in grades}
    if not rows or len(rows) > MOST_ROWS or not 2 <= len(grades) <= 11:
        return None
    if len(labels) < len(grades):
        return None
    scale = scale_of(grades)
    if scale is None:
        scale = {"grades": [{"code": code, "label": label} for code, label in grades]}
        said = Sentence("各等次没有分值；需要计分时请在这里补上")
        read.gathering.assumed(read.place, said)
    fields = {
        "kind": "grid",
        "columns": [{"code": "v", "label": "评价", "scale": scale}],
        "rows": [{"code": code, "label": label} for code, label in rows],
    }
    return LimeMade(fields, {})


def _note(read: LimeQuestion) -> LimeMade:  # noqa: ARG001 - as all
    return LimeMade({"kind": "note"}, {})


KINDS: Mapping[str, Callable[[LimeQuestion], LimeMade | None]] = {
    "L": _single,
    "!": _single,
    "Y": _fixed(("Y", "是"), ("N", "否")),
    "G": _fixed(("M", "男"), ("F", "女")),
    "5": _fixed(*((str(point), str(point)) for point in range(1, 6))),
    "M": _multiple,
    "R": _ranking,
    "S": _text(120),
    "T": _text(500),
    "U": _text(1000),
    "D": _date,
    "N": _number,
    "F": _grid,
    "A": _points(5),
    "B": _points(10),
    "X": _note,
}
"""How each type is read; whatever is not here is left out."""
