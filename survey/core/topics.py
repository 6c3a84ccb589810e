"""What a change to a part of a draft is called, and which changes in a row are one step."""

from collections.abc import Mapping
from typing import Any

from survey.core.sentence import Sentence

_DEEDS = {
    "title": Sentence("改标题"),
    "introduction": Sentence("改说明"),
    "text": Sentence("改题目"),
    "hint": Sentence("改补充说明"),
    "tag": Sentence("改归口"),
    "options": Sentence("改选项"),
    "scale": Sentence("改等次"),
    "columns": Sentence("改评价项目"),
    "rows": Sentence("改被评的人或事"),
    "follow_ups": Sentence("改追问"),
    "when": Sentence("改条件"),
}
_OTHERWISE = Sentence("修改")


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the fields in which two states of a part differ."""
    return tuple(name for name in after if after[name] != before.get(name))


def deed_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Return what a change is called beside the button that undoes it."""
    changed = changed_fields(before, after)
    return _DEEDS.get(changed[0], _OTHERWISE) if len(changed) == 1 else _OTHERWISE


def topic_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Return the topic of a change to one field; changes to several stand alone.

    >>> topic_of({"id": "q1", "text": "甲"}, {"id": "q1", "text": "乙"})
    'q1.text'
    """
    changed = changed_fields(before, after)
    if not changed:  # only translations were changed
        return f"{after.get('id', '')}.words"
    return f"{after.get('id', '')}.{changed[0]}" if len(changed) == 1 else ""
