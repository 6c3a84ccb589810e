"""Panes of the editor filled in with a draft, or with what was sent."""

from collections.abc import Sequence
from typing import Any

from forms.conditional import entered, shown, unnamed
from forms.grid_rows import headings_of, lines_of
from forms.panes import PANES, HeadPane, NotePane, Pane, Part, SectionPane
from survey.core.languages import texts_in


def question_pane(question: Part, earlier: Sequence[Part], words: Part, **more: Any) -> NotePane:
    """Return the pane of a question, filled in with it or with what was sent.

    ``earlier`` are the questions before it, ``words`` the form's translations.
    """
    filled = {**question, **_conditions(question, earlier), **_worded(question, words)}
    if question["kind"] == "grid":
        filled["roster"] = question["roster"] or ""
        filled["listed"] = lines_of(question["rows"])
        filled["headings"] = headings_of(question["details"])
    if question.get("scale"):
        filled["grades"] = question["scale"]["grades"]
    pane = PANES[question["kind"]](data=filled, **more)
    pane.known_rows = question.get("rows", ())
    _fit(pane, question, earlier)
    for bearer in (pane, *(entry.form for entry in getattr(pane, "columns", ()))):
        _offer_choices(bearer)
    return pane


def section_pane(section: Part, earlier: Sequence[Part], words: Part, **more: Any) -> SectionPane:
    """Return the pane of a section, filled in with it or with what was sent."""
    own = {name: value for name, value in section.items() if name != "questions"}
    filled = {**own, **_conditions(section, earlier), **_worded(own, words)}
    pane = SectionPane(data=filled, **more)
    _fit(pane, section, earlier)
    return pane


def head_pane(draft: Part, **more: Any) -> HeadPane:
    """Return the pane of a form's head, filled in with it or with what was sent."""
    head = {"title": draft["title"], "introduction": draft["introduction"]}
    return HeadPane(data={**head, **_worded(head, draft["translations"])}, **more)


def _conditions(part: Part, earlier: Sequence[Part]) -> dict[str, Any]:
    found = shown(part["when"], {one["id"]: one for one in earlier})
    if found is None:
        return {"joined": "all", "conditions": []}
    rows = [entered(leaf) for leaf in found.leaves]
    return {"joined": found.joined, "conditions": [*rows, {"question": ""}]}


def _fit(pane: Pane, part: Part, earlier: Sequence[Part]) -> None:
    pane.enterable = shown(part["when"], {one["id"]: one for one in earlier}) is not None
    pane.offer_questions(earlier)


def _offer_choices(bearer: Any) -> None:
    """Let follow-ups and caps be about what can be chosen."""
    entries = (
        bearer.grades if len(getattr(bearer, "grades", ())) else getattr(bearer, "options", ())
    )
    choices = {
        entry.form["code"].data: entry.form["label"].data or unnamed(place)
        for place, entry in enumerate(entries, 1)
    }
    for entry in getattr(bearer, "follow_ups", ()):
        entry.form.offer(choices)
    for entry in getattr(bearer, "caps", ()):
        entry.form.offer(choices)


def _worded(part: Part, words: Part) -> dict[str, Any]:
    texts = list(dict.fromkeys(text for _field, text in texts_in(part)))
    rows = [
        {"language": language, "source": text, "said": known.get(text, "")}
        for language, known in words.items()
        for text in texts
    ]
    return {"words": rows}
