"""Drafts: a form while somebody is still writing it, and what can be done to it.

A draft is a definition with everything spelt out. Its shape is always that of a form, for
nothing but the acts here and what a form's fields hold goes into it; its words and numbers
may be faulty for the moment. Every act takes a draft and returns another.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from survey.core.errors import NotFoundError, WrongPhaseError
from survey.core.form import Form
from survey.core.fresh import fresh_question

Draft = dict[str, Any]
Part = dict[str, Any]
"""A question or a section of a draft."""


class Spot(NamedTuple):
    """Where a question stands: the number of its section, and its own within it."""

    section: int
    place: int


def draft_of(form: Form, form_id: str) -> Draft:
    """Return ``form`` as a draft that is called ``form_id``.

    A section that is called as a question is gets another id; nothing refers to sections.
    """
    made: Draft = {**form.model_dump(mode="json"), "id": form_id}
    questions = {question["id"] for question in questions_of(made)}
    for section in made["sections"]:
        if section["id"] in questions:
            section["id"] = free_id(made, "s")
    return made


def blank(title: str, form_id: str) -> Draft:
    """Return a draft with one section and nothing in it.

    >>> [section["questions"] for section in blank("问卷", "f")["sections"]]
    [[]]
    """
    section = _fresh_section("s1")
    return {
        "id": form_id,
        "title": title,
        "introduction": "",
        "sections": [section],
        "translations": {},
    }


def questions_of(draft: Mapping[str, Any]) -> Iterator[Part]:
    """Yield every question in order."""
    for section in draft["sections"]:
        yield from section["questions"]


def question_of(draft: Mapping[str, Any], question_id: str) -> Part:
    """Return one question; raise `NotFoundError` when there is none of that id."""
    spot = spot_of(draft, question_id)
    found: Part = draft["sections"][spot.section]["questions"][spot.place]
    return found


def section_of(draft: Mapping[str, Any], section_id: str) -> Part:
    """Return one section; raise `NotFoundError` when there is none of that id."""
    found: Part = draft["sections"][section_place(draft, section_id)]
    return found


def part_of(draft: Mapping[str, Any], part_id: str) -> Part:
    """Return a question or section; of no id, what stands at the head of the form."""
    if not part_id:
        return {"title": draft["title"], "introduction": draft["introduction"]}
    if part_id in {section["id"] for section in draft["sections"]}:
        return section_of(draft, part_id)
    return question_of(draft, part_id)


def spot_of(draft: Mapping[str, Any], question_id: str) -> Spot:
    """Return where a question stands; raise `NotFoundError` when there is none of that id."""
    for number, section in enumerate(draft["sections"]):
        for index, question in enumerate(section["questions"]):
            if question["id"] == question_id:
                return Spot(number, index)
    raise _gone()


def section_place(draft: Mapping[str, Any], section_id: str) -> int:
    """Return the number of a section; raise `NotFoundError` when there is none of that id."""
    for number, section in enumerate(draft["sections"]):
        if section["id"] == section_id:
            return number
    raise _gone()


def _gone() -> NotFoundError:
    return NotFoundError("这道题已经不在了，可能刚被别人删去；请从左边另选一题")


def earlier_questions(draft: Mapping[str, Any], part_id: str) -> list[Part]:
    """Return the questions that stand before a question or a section."""
    found: list[Part] = []
    for section in draft["sections"]:
        if section["id"] == part_id:
            return found
        for question in section["questions"]:
            if question["id"] == part_id:
                return found
            found.append(question)
    return found


def seal_of(part: Mapping[str, Any]) -> str:
    """Return what tells one state of a part from any other; the questions of a section are
    parts of their own."""
    own = {name: value for name, value in part.items() if name != "questions"}
    body = json.dumps(own, ensure_ascii=False, sort_keys=True).encode()
    return hashlib.sha256(body).hexdigest()[:16]


def refuse_unseen(part: Mapping[str, Any], seal: str) -> None:
    """Raise `WrongPhaseError` when ``part`` is not what its writer saw: somebody changed it."""
    if seal_of(part) != seal:
        raise WrongPhaseError("这里刚被别人或者另一个窗口改过")


def free_id(draft: Mapping[str, Any], prefix: str) -> str:
    """Return the next id with ``prefix`` that nothing in the draft has."""
    taken = {section["id"] for section in draft["sections"]}
    taken.update(question["id"] for question in questions_of(draft))
    number = 1
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"


def with_question(draft: Draft, section_id: str, kind: str) -> Draft:
    """Add a question of ``kind`` at the end of a section; its id is ``free_id(draft, "q")``."""
    made = deepcopy(draft)
    question = fresh_question(kind, free_id(draft, "q"))
    section_of(made, section_id)["questions"].append(question)
    return made


def with_section(draft: Draft) -> Draft:
    """Add a section at the end; its id is ``free_id(draft, "s")``."""
    made = deepcopy(draft)
    made["sections"].append(_fresh_section(free_id(draft, "s")))
    return made


def with_part(draft: Draft, part: Part) -> Draft:
    """Put a changed question or section in the place of the one with its id, or the head."""
    made = deepcopy(draft)
    if "id" not in part:
        made.update(part)
    elif "questions" in part:
        made["sections"][section_place(draft, part["id"])] = deepcopy(part)
    else:
        spot = spot_of(draft, part["id"])
        made["sections"][spot.section]["questions"][spot.place] = deepcopy(part)
    return made


def with_words(draft: Draft, words: Iterable[tuple[str, str, str]]) -> Draft:
    """Change translations: language, text and what it is called there; nothing removes it."""
    made = deepcopy(draft)
    for language, text, said in words:
        known = made["translations"].get(language)
        if known is not None and said:
            known[text] = said
        elif known is not None:
            known.pop(text, None)
    return made


def with_language(draft: Draft, language: str) -> Draft:
    """Let the form be written in one more language."""
    languages = {language: {}, **draft["translations"]}
    return {**deepcopy(draft), "translations": deepcopy(languages)}


def without_language(draft: Draft, language: str) -> Draft:
    """Take a language out, with everything that was written in it."""
    left = {tag: words for tag, words in draft["translations"].items() if tag != language}
    return {**deepcopy(draft), "translations": deepcopy(left)}


def without_question(draft: Draft, question_id: str) -> Draft:
    """Remove a question."""
    made = deepcopy(draft)
    spot = spot_of(made, question_id)
    del made["sections"][spot.section]["questions"][spot.place]
    return made


def without_section(draft: Draft, section_id: str) -> Draft:
    """Remove a section with its questions. The last one is emptied only."""
    made = deepcopy(draft)
    place = section_place(made, section_id)
    if len(made["sections"]) == 1:
        made["sections"] = [_fresh_section(section_id)]
    else:
        del made["sections"][place]
    return made


def with_copy(draft: Draft, question_id: str) -> Draft:
    """Add a copy of a question just behind it; its id is ``free_id(draft, "q")``."""
    made = deepcopy(draft)
    spot = spot_of(made, question_id)
    questions = made["sections"][spot.section]["questions"]
    twin = {**deepcopy(questions[spot.place]), "id": free_id(draft, "q")}
    questions.insert(spot.place + 1, twin)
    return made


def moved_question(draft: Draft, question_id: str, by: int) -> Draft:
    """Move a question up (-1) or down (1); at the edge of its section into the next one."""
    made = deepcopy(draft)
    spot = spot_of(made, question_id)
    sections = made["sections"]
    home, there = sections[spot.section]["questions"], spot.section + by
    if 0 <= spot.place + by < len(home):
        home.insert(spot.place + by, home.pop(spot.place))
    elif 0 <= there < len(sections):
        neighbours = sections[there]["questions"]
        neighbours.insert(0 if by > 0 else len(neighbours), home.pop(spot.place))
    return made


def moved_section(draft: Draft, section_id: str, by: int) -> Draft:
    """Move a section with its questions up (-1) or down (1)."""
    made = deepcopy(draft)
    place = section_place(made, section_id)
    if 0 <= place + by < len(made["sections"]):
        made["sections"].insert(place + by, made["sections"].pop(place))
    return made


def placed(draft: Draft, question_id: str, section_id: str, before: str = "") -> Draft:
    """Put a question into a section, ``before`` another one there or else at its end."""
    made = deepcopy(draft)
    spot = spot_of(made, question_id)
    question = made["sections"][spot.section]["questions"].pop(spot.place)
    questions = section_of(made, section_id)["questions"]
    places = [index for index, other in enumerate(questions) if other["id"] == before]
    questions.insert(places[0] if places else len(questions), question)
    return made


def _fresh_section(section_id: str) -> Part:
    return {
        "id": section_id,
        "title": "",
        "introduction": "",
        "tag": "",
        "when": None,
        "questions": [],
    }
