"""The choices sheet of an XLSForm: lists of options, some of which are scales."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from survey.core.sentence import Sentence
from survey.exchange import naming
from survey.exchange.findings import Gathering
from survey.exchange.grades import scale_of
from survey.exchange.tables import Line
from survey.exchange.translating import Translations
from survey.exchange.xlsform_columns import MOOD, MOODS, ROLE, ROLES, SCORE, meant


@dataclass(frozen=True)
class Choices:
    """A list: its options, our codes by the foreign ones, and the scale it is, if it is one.

    ``guessing`` is whether what an option means must be guessed from its label.
    """

    options: tuple[tuple[str, str], ...]
    codes: Mapping[str, str]
    scale: Mapping[str, Any] | None
    guessing: bool


def lists_of(
    lines: list[Line], translations: Translations, gathering: Gathering, *, ours: bool
) -> dict[str, Choices]:
    """Return every list by its name. In ``ours`` no meaning is guessed from labels."""
    by_list: dict[str, list[tuple[str, Line]]] = {}
    for line in lines:
        list_name, name = line.take("list_name"), line.take("name")
        if list_name and name:
            by_list.setdefault(list_name, []).append((name, line))
        else:
            line.take_all()
            said = Sentence("没有写 list_name 或 name，这一行没有带过来")
            gathering.left_out(line.place, said)
    return {
        list_name: _choices(rows, translations, gathering, ours=ours)
        for list_name, rows in by_list.items()
    }


def _choices(
    rows: list[tuple[str, Line]], translations: Translations, gathering: Gathering, *, ours: bool
) -> Choices:
    codes = naming.codes(name for name, _ in rows)
    options: dict[str, str] = {}
    steps: list[dict[str, Any]] = []
    for name, line in rows:
        label = _label(name, line, translations, gathering)
        step = _step(codes[name], label, line, gathering)
        if codes[name] in options:
            line.take_all()
            gathering.left_out(line.place, Sentence("代码“%(code)s”重复了，只用前一个", code=name))
            continue
        options[codes[name]] = label
        steps.append(step)
    listed = tuple(options.items())
    if any("role" in step for step in steps):
        return Choices(listed, codes, _scale(steps, listed), guessing=False)
    return Choices(listed, codes, None if ours else scale_of(listed), guessing=not ours)


def _label(name: str, line: Line, translations: Translations, gathering: Gathering) -> str:
    texts = dict(line.languages("label"))
    label = gathering.line(translations.own_text(texts) or name, line.place)
    for language, words in texts.items():
        translations.add(language, label, words, line.place)
    return label or name


def _step(code: str, label: str, line: Line, gathering: Gathering) -> dict[str, Any]:
    """Return a grade as far as our own columns tell of one."""
    role, mood, score = line.take(ROLE), line.take(MOOD), line.take(SCORE)
    step: dict[str, Any] = {"code": code, "label": label}
    if role:
        step["role"] = meant(role, ROLES) or "grade"
    if mood:
        step["polarity"] = meant(mood, MOODS) or "neutral"
    if score:
        try:
            step["score"] = Decimal(score)
        except InvalidOperation:
            words = Sentence("“%(score)s”不是数字，分值没有带过来", score=score)
            gathering.left_out(line.place, words)
    return step


def _scale(
    steps: list[dict[str, Any]], listed: tuple[tuple[str, str], ...]
) -> Mapping[str, Any] | None:
    if 2 <= len(listed) <= 11 and len(set(dict(listed).values())) == len(listed):
        return {"grades": steps}
    return None
