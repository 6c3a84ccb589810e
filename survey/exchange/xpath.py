"""Our conditions as XLSForm writes them; `relevance` reads them back."""

from survey.core.conditions import (
    All,
    Answered,
    AnyOf,
    AtLeast,
    Condition,
    Includes,
    Is,
    Not,
)


def xpath(condition: Condition) -> str:
    """Return ``condition`` as the ``relevant`` of a row."""
    match condition:
        case Is():
            return f"${{{condition.question}}} = '{condition.option}'"
        case Includes():
            return selected(f"${{{condition.question}}}", condition.options)
        case AtLeast():
            return f"${{{condition.question}}} >= {condition.number:f}"
        case Answered():
            return f"${{{condition.question}}} != ''"
        case All():
            return " and ".join(f"({xpath(part)})" for part in condition.of)
        case AnyOf():
            return " or ".join(f"({xpath(part)})" for part in condition.of)
        case Not():
            return f"not({xpath(condition.of)})"


def selected(question: str, codes: tuple[str, ...]) -> str:
    """Return that one of ``codes`` is chosen in ``question``."""
    return " or ".join(f"selected({question}, '{code}')" for code in codes)
