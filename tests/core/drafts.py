"""Drafts made by acts drawn at random, for the laws of the editor."""

from typing import Any

from hypothesis import strategies as st

from survey.core.drafting import Draft, blank, questions_of
from survey.core.outlining import outlined
from survey.core.questions import KINDS

VERBS = ("question", "section", "raise", "lower", "place", "delete", "copy", "turn", "speak")


@st.composite
def orders(draw: st.DrawFn, draft: Draft) -> str:
    """An order that makes sense for ``draft``."""
    sections = [section["id"] for section in draft["sections"]]
    questions = [question["id"] for question in questions_of(draft)]
    verb = draw(st.sampled_from(VERBS if questions else ("question", "section")))
    section = draw(st.sampled_from(sections))
    question = draw(st.sampled_from(questions)) if questions else ""
    kind = draw(st.sampled_from(sorted(KINDS)))
    either = draw(st.sampled_from([*sections, *questions]))
    words = {
        "question": f"{section} {kind}",
        "section": "",
        "place": f"{question} {section} {draw(st.sampled_from([*questions, '']))}",
        "copy": question,
        "turn": f"{question} {kind}",
        "speak": "en",
    }
    return f"{verb} {words.get(verb, either)}"


@st.composite
def ways(draw: st.DrawFn, most: int = 12) -> list[Draft]:
    """The states of a draft through a number of acts, the first one blank."""
    states = [blank("问卷", "own1")]
    for _ in range(draw(st.integers(1, most))):
        states.append(outlined(states[-1], draw(orders(states[-1]))).draft)
    return states


def with_condition(draft: Draft, asked: str, on: str, codes: list[str]) -> Draft:
    """``draft`` with one question asked only where another was answered with ``codes``."""
    when: dict[str, Any] = {"test": "includes", "question": on, "options": codes}
    for question in questions_of(draft):
        if question["id"] == asked:
            question["when"] = when
    return draft
