"""Answering without storage or sealing: slips and ballots in plain dictionaries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Flask

from forms.paper import Occasion
from survey.core.answers import Answers, check
from survey.core.ballot import Source
from survey.core.box import BoxState
from survey.core.codes import read_token, read_typed
from survey.core.definition import read
from survey.core.errors import (
    BusyError,
    EntranceClosedError,
    EntranceNotOpenError,
    Fault,
    NotFoundError,
    UnusableCodeError,
)
from survey.core.inspection import Channels
from survey.core.sitting import Anonymity
from survey.services.answering import Outcome, PutRight, Thanks
from survey.services.devices import Entrance, Venue
from survey.web.answer import blueprint
from survey.web.passes import Passes
from tests.makers import a_sound

SECRET = "a secret of the tests and nothing else"
PASSES = Passes(SECRET)
TOKEN = "0123456789ABCDEF"
TYPED = "572400000000"
USED = "FEDCBA9876543210"
SOUND = "0123456789abcdef" * 2

EVALUATION = read(
    {
        "id": "evaluation",
        "title": "领导班子和班子成员测评表",
        "sections": [
            {
                "id": "body",
                "title": "领导班子",
                "questions": [
                    {"kind": "single", "id": "whole", "text": "总体评价", "scale": "quality"},
                    {
                        "kind": "grid",
                        "id": "members",
                        "text": "请逐人评价",
                        "details": ["职务"],
                        "rows": [
                            {"code": "r1", "label": "张三", "details": ["局长"]},
                            {"code": "r2", "label": "李四", "details": ["副局长"]},
                        ],
                        "columns": [
                            {"code": "de", "label": "德", "scale": "competence"},
                            {
                                "code": "neng",
                                "label": "能",
                                "scale": "competence",
                                "follow_ups": [{"on": ["d"], "text": "主要原因"}],
                            },
                        ],
                    },
                ],
            }
        ],
    }
)
QUESTIONNAIRE = read(
    {
        "id": "questionnaire",
        "title": "巡察问卷",
        "introduction": "请按亲眼看到的回答。",
        "sections": [
            {
                "id": "style",
                "title": "作风",
                "questions": [
                    {"kind": "note", "id": "note", "text": "下面的题都指近三年。"},
                    {
                        "kind": "single",
                        "id": "seen",
                        "text": "有没有吃拿卡要的情况",
                        "scale": "occurrence",
                        "required": True,
                    },
                    {
                        "kind": "multiple",
                        "id": "kinds",
                        "text": "主要有哪些表现",
                        "at_most": 2,
                        "when": {"test": "includes", "question": "seen", "options": ["b", "c"]},
                        "options": [
                            {"code": "a", "label": "收受礼品礼金"},
                            {"code": "b", "label": "故意拖着不办"},
                            {"code": "o", "label": "其他"},
                            {"code": "n", "label": "说不清", "exclusive": True},
                        ],
                        "follow_ups": [{"on": ["o"], "text": "请写明", "required": True}],
                    },
                    {
                        "kind": "ranking",
                        "id": "first",
                        "text": "最该先解决的是",
                        "places": 2,
                        "options": ["文山会海", "推诿扯皮", "数据造假"],
                    },
                    {
                        "kind": "number",
                        "id": "visits",
                        "text": "近一年去办事几次",
                        "maximum": 50,
                        "unit": "次",
                    },
                    {"kind": "text", "id": "advice", "text": "意见建议", "limit": 40},
                ],
            }
        ],
    }
)


def occasion(*forms: object, **changes: object) -> Occasion:
    """Return a sitting's occasion with two forms, or with those given."""
    values = {
        "organisation": "县委第四巡察组",
        "unit": "青山镇",
        "title": "青山镇民主测评",
        "purpose": "为了解领导班子和干部的真实情况。",
        "last_day": date(2030, 6, 30),
        "anonymity": Anonymity.STRICT,
        "channels": Channels(
            phone="0572-5120000",
            hours="工作日 8:30–17:00",
            boxes="镇政府门口",
            address="湖滨路 1 号",
        ),
        "forms": forms or (EVALUATION, QUESTIONNAIRE),
    }
    return Occasion(**(values | changes))


@dataclass(frozen=True)
class Admitted:
    """What the door needs of an admission."""

    key: str
    occasion: Occasion
    slip: str | None
    sitting_id: int = 7
    kept: bool = False


class FakeAnswering:
    """One sitting with one unused slip, known by its token and by its digits."""

    def __init__(self, at: Occasion | None = None) -> None:
        self.at = at or occasion()
        self.slips = {TOKEN, TYPED}
        self.entrances = {"square": BoxState.OPEN, "later": BoxState.DRAFT, "past": BoxState.CLOSED}
        self.ballots: dict[str, tuple[Answers, ...]] = {}
        self.sources: list[Source] = []
        self.over = False
        self.busy = False
        self.full = False
        self.broken = False
        self.fresh_nonce: str | None = None

    def admit(self, code: str, nonce: str = "") -> Admitted:
        if self.full:
            raise BusyError("没有空位")
        slip = read_token(code) or read_typed(code)
        if slip not in self.slips and nonce not in self.ballots:
            raise UnusableCodeError
        return Admitted("7-abc", self.at, slip, kept=slip not in self.slips)

    def enter(self, key: str, nonce: str = "") -> Admitted:
        state = self.entrances.get(key)
        if state is None:
            raise NotFoundError("没有这个公开码")
        if state is BoxState.DRAFT:
            raise EntranceNotOpenError("还没有开始")
        if state is not BoxState.OPEN and nonce not in self.ballots:
            raise EntranceClosedError("已经截止")
        return Admitted("7-abc", self.at, None, kept=nonce in self.ballots)

    def sound(self, name: str) -> tuple[str, bytes]:
        if name != SOUND:
            raise NotFoundError("没有这段录音")
        return "audio/mpeg", a_sound()

    def occasion(self, key: str) -> Occasion:
        if key != "7-abc":
            raise NotFoundError("没有这一页")
        return self.at

    def venue(self, sitting_id: int) -> Venue:
        if sitting_id != 7:
            raise NotFoundError("没有这个场次")
        entrances = () if self.over else (Entrance("村民", "square"),)
        return Venue(self.at.title, self.at.unit, not self.over, entrances)

    def cast(
        self,
        admission: Admitted,
        nonce: str,
        raw: Mapping[str, Sequence[str]],
        *,
        confirmed: bool,
        source: Source = Source.PHONE,
    ) -> Outcome:
        if self.broken:
            raise RuntimeError(f"could not store {dict(raw)}")
        if self.busy:
            raise BusyError("系统忙")
        if admission.kept:
            return Thanks()
        faults, blanks, answers = self._check(raw)
        if faults or (blanks and not confirmed):
            return PutRight(faults, blanks, nonce)
        if nonce in self.ballots:
            return Thanks()
        if self.fresh_nonce:
            return PutRight((), (), self.fresh_nonce)
        self.ballots[nonce] = answers
        self.sources.append(source)
        if admission.slip:
            self.slips.clear()
        return Thanks()

    def _check(
        self, raw: Mapping[str, Sequence[str]]
    ) -> tuple[tuple[Fault, ...], tuple[str, ...], tuple[Answers, ...]]:
        faults: list[Fault] = []
        blanks: list[str] = []
        answers: list[Answers] = []
        for place, form in enumerate(self.at.forms):
            part = {
                name.partition(".")[2]: words
                for name, words in raw.items()
                if name.partition(".")[0] == str(place)
            }
            checked = check(form, part)
            faults.extend(Fault(f"{place}.{fault.place}", fault.text) for fault in checked.faults)
            blanks.extend(f"{place}.{key}" for key in checked.blanks)
            answers.append(checked.answers or ())
        return tuple(faults), tuple(blanks), tuple(answers)


def app(answering: FakeAnswering) -> Flask:
    """Return an app with nothing but the respondents' door."""
    built = Flask("door")
    built.register_blueprint(blueprint(answering, "青山县委巡察办", PASSES))
    return built
