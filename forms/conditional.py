"""When something is asked, as the desk enters it: a question and what was chosen there."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import FieldList, FormField, SelectChoice, SelectField, StringField

from forms.fields import Row, Ticks, offered, stripped

_UNASKED = ("grid", "note")
_LONGEST_LABEL = 30

Part = Mapping[str, Any]


class Shown(NamedTuple):
    """A condition as it can be entered: how its parts are joined, and the parts."""

    joined: str
    leaves: Sequence[Part]


def shown(when: Part | None, questions: Mapping[str, Part]) -> Shown | None:
    """Return ``when`` as it can be entered; ``None`` where it is more than that."""
    if when is None:
        return Shown("all", ())
    several = when["test"] in ("all", "any_of")
    leaves = when["of"] if several else [when]
    if all(_enterable(leaf, questions) for leaf in leaves):
        return Shown(when["test"] if several else "all", leaves)
    return None


def _enterable(leaf: Part, questions: Mapping[str, Part]) -> bool:
    if leaf.get("question") not in questions:  # it was moved behind, or is a whole of parts
        return False
    if leaf["test"] == "is":  # of several ticks, exactly this one is more than can be entered
        return bool(questions[leaf["question"]]["kind"] == "single")
    return True


class ConditionRow(Row):
    """One question and what must have been answered there; an empty row is none."""

    question = SelectField(_("看哪道题"), default="")
    options = Ticks(_("选了其中任何一项就算（都不勾：只要答了就算）"))
    number = StringField(_("不少于（不填：只要答了就算）"), filters=[stripped], default="")


class Conditional:
    """Fields of a pane, about when its question or section is asked."""

    joined = SelectField(
        _("几个条件"), choices=offered({"all": _("都满足才问"), "any_of": _("满足一个就问")})
    )
    conditions = FieldList(FormField(ConditionRow))

    def offer_questions(self, earlier: Sequence[Part]) -> None:
        """Let conditions look at these questions."""
        self._asked = {one["id"]: one for one in earlier if one["kind"] not in _UNASKED}
        choices = [SelectChoice("", gettext("不看"))]
        self.nothing_before = not self._asked
        choices.extend(SelectChoice(name, _label(one)) for name, one in self._asked.items())
        for entry in self.conditions:
            row = entry.form
            row.question.choices = choices
            chosen = self._asked.get(row.question.data)
            row.options.choices = offered(_choices(chosen))
            row.numeric = chosen is not None and chosen["kind"] == "number"

    def when(self, before: Part | None) -> Part | None:
        """Return the condition that was entered; ``before`` stays where it says the same."""
        leaves = [leaf for entry in self.conditions if (leaf := self._leaf(entry.form))]
        if not leaves:
            return None
        made = leaves[0] if len(leaves) == 1 else {"test": self.joined.data, "of": leaves}
        return before if before and _plain(before) == _plain(made) else made

    def _leaf(self, row: Row) -> Part | None:
        asked = self._asked.get(row.question.data)
        if asked is None:
            return None
        codes = [code for code in _choices(asked) if code in (row.options.data or ())]
        if codes:
            return {"test": "includes", "question": asked["id"], "options": codes}
        if asked["kind"] == "number" and row.number.data:
            return {"test": "at_least", "question": asked["id"], "number": row.number.data}
        return {"test": "answered", "question": asked["id"]}


def entered(leaf: Part) -> dict[str, Any]:
    """Return what a row holds for a part of a condition."""
    options = [leaf["option"]] if leaf["test"] == "is" else list(leaf.get("options", ()))
    number = str(leaf.get("number", ""))
    return {"question": leaf["question"], "options": options, "number": number}


def _plain(when: Part) -> Any:
    """Return a condition without what the two spellings of a single choice differ in."""
    if when["test"] in ("all", "any_of"):
        return when["test"], [_plain(part) for part in when["of"]]
    return entered(when) if "question" in when else when


def _choices(asked: Part | None) -> dict[str, str]:
    """Return code and label of what can be chosen in a question."""
    if asked is None:
        return {}
    parts = asked["scale"]["grades"] if asked.get("scale") else asked.get("options", ())
    return {part["code"]: part["label"] or unnamed(n) for n, part in enumerate(parts, 1)}


def unnamed(number: int) -> str:
    """Return what a choice is called that has no words yet."""
    return str(gettext("第 %(n)s 个选项", n=number))


def _label(asked: Part) -> str:
    text = asked["text"] or gettext("（还没有题目）")
    return text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL - 1]}…"
