"""Faults of a form that only show when its parts are seen beside each other."""

from collections.abc import Iterable, Iterator, Mapping

from survey.core.conditions import AtLeast, Condition, Includes, Is, Leaf, leaves
from survey.core.errors import Fault
from survey.core.form import Form
from survey.core.languages import LONG_TEXTS, SOURCE, is_language
from survey.core.questions import (
    Column,
    FollowUp,
    Grid,
    Multiple,
    Note,
    Number,
    Question,
    Ranking,
    Single,
)
from survey.core.record import LONGEST_LINE, Line
from survey.core.sentence import Sentence


class Illegible(Note):
    """Stands at the place of a question that cannot be read, so that the others can be judged.

    Nothing is said of it, nor of conditions on it; an empty ``id`` means that it may
    be any question that is missing elsewhere.
    """

    text: Line = ""


def inconsistencies(form: Form) -> Iterator[Fault]:
    """Yield every fault of ``form`` that a look at one field alone cannot find."""
    yield from _language_faults(form)
    seen: dict[str, Question] = {}
    sections: set[str] = set()
    for number, section in enumerate(form.sections):
        place = f"sections[{number}]"
        if section.id in sections:
            words = Sentence("“%(id)s”已经用过；每一部分的 id 都要不同", id=section.id)
            yield Fault(f"{place}.id", words)
        sections |= {section.id} - {""}
        if section.when:
            yield from _condition_faults(section.when, f"{place}.when", seen)
        for index, question in enumerate(section.questions):
            yield from _question_faults(question, f"{place}.questions[{index}]", seen)


def _language_faults(form: Form) -> Iterator[Fault]:
    if not form.translations:
        return
    lines = {text for field, text in form.texts if field not in LONG_TEXTS}
    for language, words in form.translations.items():
        place = f"translations.{language}"
        if language == SOURCE or not is_language(language):
            said = Sentence(
                "“%(tag)s”不能作语言代码；请写 en、ug 这样的代码（原文就是中文，不用写 zh）",
                tag=language,
            )
            yield Fault(place, said)
        for text, translation in words.items():
            if text in lines and len(translation) > LONGEST_LINE:
                said = Sentence("译文太长了；最多 %(n)s 个字", n=LONGEST_LINE)
                yield Fault(f"{place}.{text}", said)


def _question_faults(question: Question, place: str, seen: dict[str, Question]) -> Iterator[Fault]:
    again = bool(question.id) and question.id in seen
    if again:
        words = Sentence("“%(id)s”已经用过；每题的 id 都要不同", id=question.id)
        yield Fault(f"{place}.id", words)
    if not isinstance(question, Illegible):
        if question.when:
            yield from _condition_faults(question.when, f"{place}.when", seen)
        yield from _own_faults(question, place)
    seen[question.id] = Illegible.model_construct(id=question.id) if again else question


def _condition_faults(
    condition: Condition, place: str, seen: Mapping[str, Question]
) -> Iterator[Fault]:
    for leaf in leaves(condition):
        question = seen.get(leaf.question, seen.get(""))
        if question is None:
            words = Sentence("条件里的“%(id)s”不是前面的题；条件只能看前面的回答", id=leaf.question)
            yield Fault(place, words)
        elif not isinstance(question, Illegible):
            yield from _leaf_faults(leaf, question, place)


def _leaf_faults(leaf: Leaf, question: Question, place: str) -> Iterator[Fault]:
    if isinstance(question, Grid | Note):
        words = Sentence("“%(id)s”是矩阵题或说明，不能作条件；请改看单选、多选等题", id=question.id)
        yield Fault(place, words)
    elif isinstance(leaf, Is | Includes):
        wanted = {leaf.option} if isinstance(leaf, Is) else set(leaf.options)
        for missing in sorted(wanted - _codes_of(question, wanted)):
            words = Sentence("“%(id)s”没有代码为“%(code)s”的选项", id=leaf.question, code=missing)
            yield Fault(place, words)
    elif isinstance(leaf, AtLeast) and not isinstance(question, Number):
        yield Fault(place, Sentence("“%(id)s”不是数字题，不能比大小", id=leaf.question))


def _codes_of(question: Question, wanted: set[str]) -> set[str]:
    """Return the codes that may be asked for; all that are ``wanted`` where none is written yet."""
    match question:
        case Single() | Multiple():
            return {code for code, _ in question.choices} or wanted
        case Ranking():
            return {option.code for option in question.options}
        case _:
            return set()


def _own_faults(question: Question, place: str) -> Iterator[Fault]:
    match question:
        case Single():
            yield from _single_faults(question, place)
        case Multiple():
            yield from _choice_faults(question.choices, question.follow_ups, place)
            if question.at_most and question.at_most > len(question.options):
                words = Sentence("只有 %(count)s 个选项", count=len(question.options))
                yield Fault(f"{place}.at_most", words)
        case Ranking():
            yield from _repeated(((o.code, o.label) for o in question.options), place)
            if question.places > len(question.options):
                words = Sentence("只有 %(count)s 个选项可排", count=len(question.options))
                yield Fault(f"{place}.places", words)
        case Number() if question.minimum >= question.maximum:
            yield Fault(f"{place}.maximum", "最大值要大于最小值")
        case Grid():
            yield from _grid_faults(question, place)


def _single_faults(question: Single, place: str) -> Iterator[Fault]:
    if (question.scale is None) == (not question.options):
        yield Fault(place, "单选题要么写 scale(量表),要么写 options(选项),二选一")
    elif question.scale is None and len(question.options) < 2:
        yield Fault(f"{place}.options", "单选题至少要有 2 个选项")
    if question.choices:
        yield from _choice_faults(question.choices, question.follow_ups, place)


def _grid_faults(question: Grid, place: str) -> Iterator[Fault]:
    yield from _repeated(((row.code, row.label) for row in question.rows), f"{place}.rows")
    yield from _repeated(((c.code, c.label) for c in question.columns), f"{place}.columns")
    for index, row in enumerate(question.rows):
        if len(row.details) > len(question.details):
            yield Fault(
                f"{place}.rows[{index}].details",
                Sentence(
                    "有 %(cells)s 格说明，表头 details 只有 %(heads)s 个",
                    cells=len(row.details),
                    heads=len(question.details),
                ),
            )
    for index, column in enumerate(question.columns):
        yield from _column_faults(column, f"{place}.columns[{index}]")


def _column_faults(column: Column, place: str) -> Iterator[Fault]:
    choices = tuple((grade.code, grade.label) for grade in column.scale.grades)
    yield from _choice_faults(choices, column.follow_ups, place)
    for at, cap in enumerate(column.caps):
        if cap.grade not in column.scale.codes:
            words = Sentence("量表里没有代码为“%(code)s”的等次", code=cap.grade)
            yield Fault(f"{place}.caps[{at}].grade", words)
        if cap.at_most is None and cap.percent is None:
            yield Fault(f"{place}.caps[{at}]", "要写 at_most(人数)或 percent(百分比)")


def _choice_faults(
    choices: tuple[tuple[str, str], ...], follow_ups: tuple[FollowUp, ...], place: str
) -> Iterator[Fault]:
    yield from _repeated(choices, place)
    codes = {code for code, _ in choices}
    ids = [opened.id for opened in follow_ups]
    for index, opened in enumerate(follow_ups):
        here = f"{place}.follow_ups[{index}]"
        if ids.index(opened.id) < index:
            yield Fault(f"{here}.id", Sentence("追问的 id“%(id)s”重复了", id=opened.id))
        for missing in sorted(set(opened.on) - codes):
            yield Fault(f"{here}.on", Sentence("没有代码为“%(code)s”的选项", code=missing))


def _repeated(pairs: Iterable[tuple[str, str]], place: str) -> Iterator[Fault]:
    codes = set()
    for code, label in pairs:
        if code in codes:
            words = Sentence(
                "代码“%(code)s”（“%(label)s”）重复了；请改成不同的代码", code=code, label=label
            )
            yield Fault(place, words)
        codes.add(code)
