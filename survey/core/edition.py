"""Editions: one frozen text of a form, told apart by its hash."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from survey.core.errors import SurveyError
from survey.core.form import Form
from survey.core.inspection import Member, Unit
from survey.core.questions import MOST_ROWS, Grid, Question, Row


@dataclass(frozen=True)
class Edition:
    """A frozen form; ``fingerprint`` is the hash of its canonical text."""

    id: int
    form: Form
    fingerprint: bytes


def with_people(form: Form, unit: Unit) -> Form:
    """Return ``form`` with the unit's people as rows of its roster grids, in official order.

    Raises `SurveyError` when there are more people than a grid can take.
    """
    sections = tuple(
        section.model_copy(
            update={"questions": tuple(_peopled(question, unit) for question in section.questions)}
        )
        for section in form.sections
    )
    return Form.model_validate(form.model_copy(update={"sections": sections}).model_dump())


def _peopled(question: Question, unit: Unit) -> Question:
    if not isinstance(question, Grid) or question.roster is None:
        return question
    people = unit.roster(question.roster)
    if len(people) > MOST_ROWS:
        raise SurveyError(
            "“%(unit)s”的名册有 %(people)s 人，一张表最多 %(most)s 人；请按下属单位分开测评",
            unit=unit.name,
            people=len(people),
            most=MOST_ROWS,
        )
    rows = tuple(_row(place, person, question) for place, person in enumerate(people, 1))
    return question.model_copy(update={"rows": rows})


def _row(place: int, person: Member, question: Grid) -> Row:
    said = {"职务": person.post, **person.details}
    details = tuple(said.get(heading, "") for heading in question.details)
    return Row(code=f"r{place}", label=person.name, details=details)


def canonical(form: Form) -> bytes:
    """Return the one JSON text of ``form``: every field, sorted keys, no spaces."""
    body = form.model_dump(mode="json")
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(canonical_form: bytes) -> bytes:
    """Return the hash that names an edition (SHA-256, 32 bytes)."""
    return hashlib.sha256(canonical_form).digest()


def form_hash(fingerprints: Iterable[bytes]) -> bytes:
    """Return the hash over all editions of a sitting, in their order."""
    return hashlib.sha256(b"".join(fingerprints)).digest()
