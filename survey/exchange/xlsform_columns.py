"""What XLSForm calls things, and the columns of our own beside its columns.

Other tools pass over columns they do not know. Ours have Chinese headings, so that whoever
edits the workbook knows what they are for.
"""

from survey.core.languages import SOURCE

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"

TAG, UNIT, DECIMALS, ROSTER, DETAILS, CAPS = (
    "归口",
    "单位",
    "小数位数",
    "名册",
    "说明栏",
    "等次限额",
)
SCORE, ROLE, MOOD = "分值", "性质", "倾向"
TITLE = "标题"

ROSTERS = {"leaders": "班子成员", "appointees": "新提拔任用干部"}
ROLES = {"grade": "等次", "unknown": "不了解", "abstain": "弃权"}
MOODS = {"positive": "正面", "neutral": "中性", "negative": "负面"}

INTRODUCTION = "introduction"
PERSON = "person"
"""The name of the row that stands for the people of a roster."""

_NAMES = {SOURCE: "中文", "en": "English"}


def language_name(tag: str) -> str:
    """Return how XLSForm names a language: ``English (en)``."""
    return f"{_NAMES.get(tag, tag)} ({tag})"


def meant(said: str, names: dict[str, str]) -> str:
    """Return the word of ours that ``said`` is or is called; empty when there is none."""
    if said in names:
        return said
    return next((word for word, name in names.items() if name == said), "")
