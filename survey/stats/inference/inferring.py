"""Inferring: everything that follows from a summary as it is published.

Called last, on the summary that has been coarsened, with the form's scales, which everybody
who was asked has seen. It is given no ballot, no tally and no group that is not shown, so
it can tell nothing that the summary does not: where an audience's counts are withheld or put
in a word, there is a sentence in their place. In particular it never reads the exact weighted
score that was rounded: the score is reckoned anew from the classes that are shown, and not at
all where one of them is not.
"""

from collections.abc import Iterable, Mapping

from survey.core.form import Form
from survey.core.scales import Grade
from survey.stats.auditing.leaks import grades_by_key
from survey.stats.inference.counts import numbers, ranked, ticked
from survey.stats.inference.frames import Circumstances, frame_of
from survey.stats.inference.items import Differences, differences_of, judged
from survey.stats.inference.results import FormInferences, Inferences, QuestionInferences
from survey.stats.inference.turnout import cautions, evenness, turnout
from survey.stats.results import (
    FormResult,
    MultipleResult,
    NumberResult,
    QuestionResult,
    RankingResult,
    SittingSummary,
    TextResult,
)

Scales = Mapping[str, tuple[Grade, ...]]
"""By slot key the grades of its scale; none for options."""


def inferences(summary: SittingSummary, scales: Mapping[str, Scales]) -> Inferences:
    """Return what follows from ``summary``; ``scales`` are by the form's id.

    Nothing follows from a sitting into whose boxes more came back than was given out.
    """
    lines = {line.audience: line for line in summary.accounting}
    locked = bool(summary.alarms)
    around = Circumstances(
        summary.audiences,
        {each.code: frame_of(each, lines.get(each.code)) for each in summary.audiences},
        summary.rules,
        summary.seed,
    )
    return Inferences(
        cautions=tuple(cautions(summary.audiences, lines)),
        locked=locked,
        turnout=tuple(
            turnout(each, lines[each.code]) for each in summary.audiences if each.code in lines
        ),
        evenness=None if locked else evenness(summary.audiences, lines),
        forms=()
        if locked
        else tuple(_form(form, scales[form.id], around) for form in summary.forms),
    )


def scales_of(forms: Iterable[Form]) -> dict[str, Scales]:
    """Return the scales of every form by its id."""
    return {
        form.id: {
            key: grades
            for question in form.questions
            for key, grades in grades_by_key(question).items()
        }
        for form in forms
    }


def _form(form: FormResult, scales: Scales, around: Circumstances) -> FormInferences:
    differences = differences_of(form.questions, scales, around)
    found = (_question(each, scales, around, differences) for each in form.questions)
    return FormInferences(id=form.id, questions=tuple(each for each in found if each))


def _question(
    question: QuestionResult, scales: Scales, around: Circumstances, differences: Differences
) -> QuestionInferences | None:
    match question:
        case MultipleResult():
            return ticked(question, around)
        case RankingResult():
            return ranked(question, around)
        case NumberResult():
            return numbers(question, around)
        case TextResult():
            return None
        case _:
            return judged(question, scales, around, differences)
