"""The base of every frozen model."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from survey.core.sentence import Sentence

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that PostgreSQL, Word and Excel files refuse; one of them would spoil a whole file."""


def printable(text: str) -> str:
    """Return ``text``; raise `ValueError` when no file could hold it."""
    if UNPRINTABLE.search(text):
        raise ValueError(Sentence("里面有看不见的控制字符；请删去后重新输入"))
    return text


Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,24}$")]
Words = Annotated[str, AfterValidator(printable)]
LONGEST_LINE = 400
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LINE),
    AfterValidator(printable),
]


class Record(BaseModel):
    """A value that never changes and refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
