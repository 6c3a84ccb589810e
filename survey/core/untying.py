"""What hangs on a part of a draft that is gone: conditions, follow-ups, caps and translations."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from survey.core.languages import texts_in
from survey.core.sentence import Sentence

Draft = dict[str, Any]
Choices = Mapping[str, frozenset[str] | None]
"""The codes that may be chosen in each question; ``None`` where nothing is chosen."""


class Untied(NamedTuple):
    """A draft in which nothing points at what is gone, and what was taken out for that."""

    draft: Draft
    notices: tuple[Sentence, ...]


def untied(draft: Draft) -> Untied:
    """Return ``draft`` without conditions, marks and caps that point at nothing."""
    made = deepcopy(draft)
    choices = {question["id"]: _codes(question) for question in _questions(made)}
    notices = []
    for part, name in _parts(made):
        kept = _pruned(part["when"], choices)
        if kept != part["when"]:
            said = Sentence("“%(name)s”的显示条件看的是删去的内容，条件一起去掉了", name=name)
            notices.append(said)
            part["when"] = kept
    for question in _questions(made):
        _forget_gone_grades(question)
    return Untied(made, tuple(notices))


def _questions(draft: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for section in draft["sections"]:
        yield from section["questions"]


def _parts(draft: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield everything that may have a condition, and what it is called."""
    for number, section in enumerate(draft["sections"], 1):
        yield section, section["title"] or Sentence("第 %(n)s 部分", n=number)
        for question in section["questions"]:
            yield question, question["text"]


def _codes(question: Mapping[str, Any]) -> frozenset[str] | None:
    if question.get("scale"):
        return frozenset(grade["code"] for grade in question["scale"]["grades"])
    if "options" in question:
        return frozenset(option["code"] for option in question["options"])
    return None


def _pruned(condition: Any, choices: Choices) -> Any:
    """Return what is left of a condition; ``None`` where nothing is."""
    if condition is None:
        return None
    match condition["test"]:
        case "all" | "any_of":
            parts = [kept for part in condition["of"] if (kept := _pruned(part, choices))]
            return {**condition, "of": parts} if parts else None
        case "not":
            kept = _pruned(condition["of"], choices)
            return {**condition, "of": kept} if kept else None
    return _leaf(condition, choices)


def _leaf(leaf: dict[str, Any], choices: Choices) -> dict[str, Any] | None:
    if leaf["question"] not in choices:
        return None
    codes = choices[leaf["question"]]
    match leaf["test"]:
        case "is":
            return leaf if codes and leaf["option"] in codes else None
        case "includes":
            left = [code for code in leaf["options"] if codes and code in codes]
            return {**leaf, "options": left} if left else None
    return leaf


def _forget_gone_grades(question: dict[str, Any]) -> None:
    for bearer in (question, *question.get("columns", ())):
        codes = _codes(bearer)
        for opened in bearer.get("follow_ups", ()):
            opened["on"] = [code for code in opened["on"] if codes and code in codes]
        if "caps" in bearer:
            known = codes or frozenset()
            bearer["caps"] = [cap for cap in bearer["caps"] if cap["grade"] in {*known, ""}]


def carried(before: Draft, after: Draft) -> Draft:
    """Return ``after`` with the translations of ``before``, under the words as they are now.

    A text that was reworded where it stands keeps what it was translated as, unless the
    old words still stand somewhere; translations of texts that are gone stay, so that a text
    that comes back has them.
    """
    old, new = dict(_placed_texts(before)), dict(_placed_texts(after))
    here = set(new.values())
    reworded = {
        old[place]: text
        for place, text in new.items()
        if place in old and old[place] != text and old[place] not in here
    }
    translations = {
        language: {reworded.get(text, text): said for text, said in words.items()}
        for language, words in after["translations"].items()
    }
    return {**after, "translations": translations}


def _placed_texts(node: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text by a place that stays when parts are moved."""
    if isinstance(node, Mapping):
        here = f"{place}/{node.get('id', node.get('code', ''))}"
        plain = {key: value for key, value in node.items() if isinstance(value, str)}
        yield from ((f"{here}.{field}", text) for field, text in texts_in(plain))
        for key, value in node.items():
            if key not in ("translations", "when") and not isinstance(value, str):
                yield from _placed_texts(value, here if key != "questions" else "")
    elif isinstance(node, list):
        for item in node:
            yield from _placed_texts(item, place)
