"""How questions are put: when one is asked, in words, and how its choices stand on the page."""

from collections.abc import Sequence
from decimal import Decimal

from survey.core.conditions import All, Answered, AnyOf, AtLeast, Condition, Includes, Is, Not
from survey.core.form import Form
from survey.core.questions import Multiple, Option, Question, Ranking, Single
from survey.core.scales import Grade
from survey.core.sentence import Gettext

_LONGEST_SEGMENT = 6  # characters; longer labels stand below each other
_SHORT = 3  # four segments of as many characters stand in a row of 288 px


def shape(steps: Sequence[Grade | Option]) -> str:
    """Return how choices stand: two, three or four segments in a row (``g2`` …) or a list."""
    longest = max(len(step.label) for step in steps)
    if longest > _LONGEST_SEGMENT:
        return "gl"
    if longest <= _SHORT and (len(steps) == 4 or len(steps) > 6):
        return "g4"
    return "g2" if len(steps) in (2, 4) else "g3"


def in_words(condition: Condition, form: Form, gettext: Gettext) -> str:
    """Return when ``condition`` holds, for those who read the page without its script."""
    match condition:
        case All(of=parts):
            return gettext("，并且").join(in_words(part, form, gettext) for part in parts)
        case AnyOf(of=parts):
            return gettext("，或者").join(in_words(part, form, gettext) for part in parts)
        case Not(of=part):
            return gettext("不是（%(case)s）") % {"case": in_words(part, form, gettext)}
        case Is(question=name, option=code):
            return _chose(name, (code,), form, gettext)
        case Includes(question=name, options=codes):
            return _chose(name, codes, form, gettext)
        case AtLeast(question=name, number=number):
            return _reached(name, number, form, gettext)
        case Answered(question=name):
            return gettext("“%(question)s”填了") % {"question": _called(name, form).text}


def _chose(name: str, codes: Sequence[str], form: Form, gettext: Gettext) -> str:
    question = _called(name, form)
    chosen = gettext("”或“").join(label for code, label in _choices(question) if code in codes)
    return gettext("“%(question)s”选了“%(labels)s”") % {
        "question": question.text,
        "labels": chosen,
    }


def _reached(name: str, number: Decimal, form: Form, gettext: Gettext) -> str:
    return gettext("“%(question)s”不少于 %(number)s") % {
        "question": _called(name, form).text,
        "number": number,
    }


def _called(name: str, form: Form) -> Question:
    return next(question for question in form.questions if question.id == name)


def _choices(question: Question) -> Sequence[tuple[str, str]]:
    match question:
        case Single() | Multiple():
            return question.choices
        case Ranking(options=options):
            return tuple((option.code, option.label) for option in options)
        case _:
            return ()
