"""LimeSurvey's structure files (.lss), read into a form."""

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, ParseError  # nosec B405  # parsed by defusedxml below

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from survey.core.conditions import All, Condition
from survey.core.errors import SurveyError
from survey.core.sentence import Sentence
from survey.exchange import naming
from survey.exchange.findings import UNTITLED, Gathering, Imported
from survey.exchange.limesurvey_questions import KINDS, LimeQuestion, Sub
from survey.exchange.packages import MOST_TAGS, refuse_declarations, refuse_large
from survey.exchange.relevance import Asked, condition
from survey.exchange.translating import Translations, own_language

_DEEPEST = 12
_MOST_ROWS = 20_000
_LONGEST_FIELD = 20_000

Fields = dict[str, str]


def read_limesurvey(content: bytes, name: str) -> Imported:
    """Return the form in an .lss file; raise `SurveyError` unless it is a harmless one."""
    refuse_large(len(content))
    refuse_declarations(content)
    if content.count(b"<") > MOST_TAGS:
        raise SurveyError("文件解开以后太大，没有读入；请删去用不着的行、工作表和图片后再试")
    _refuse_deep(content)
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise SurveyError(
            "不是完整的 LimeSurvey 问卷（.lss），没有读入；请重新导出后再试"
        ) from error
    if root.tag != "document" or root.find("questions") is None:
        raise SurveyError("不是 LimeSurvey 问卷（.lss），没有读入")
    return _Reading(_tables(root), Gathering()).read(name)


def _refuse_deep(content: bytes) -> None:
    """Refuse elements in elements in elements before a tree of them is built."""
    depth = position = 0
    while (position := content.find(b"<", position)) >= 0:
        if content.startswith(b"<![CDATA[", position):
            position = max(content.find(b"]]>", position), position)
        elif content.startswith(b"</", position):
            depth -= 1
        elif not content.startswith((b"<?", b"<!"), position):
            end = content.find(b">", position)
            depth += content[end - 1 : end] != b"/"
        if depth > _DEEPEST:
            raise SurveyError("文件里套了 %(n)s 层以上，没有读入", n=_DEEPEST)
        position += 1


def _tables(root: Element) -> dict[str, list[Fields]]:
    tables: dict[str, list[Fields]] = {}
    count = 0
    for table in root:
        rows = []
        for row in table.iterfind("rows/row"):
            count += 1
            if count > _MOST_ROWS:
                raise SurveyError("文件超过 %(most)s 行，没有读入", most=_MOST_ROWS)
            rows.append({cell.tag: (cell.text or "")[:_LONGEST_FIELD] for cell in row})
        tables[table.tag] = rows
    return tables


@dataclass
class _Reading:
    tables: dict[str, list[Fields]]
    gathering: Gathering
    language: str = ""
    translations: Translations = field(init=False)
    _asked: dict[str, Asked] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)
    _texts: dict[tuple[str, str], list[Fields]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        surveys = self._rows("surveys")
        base = surveys[0].get("language", "") if surveys else ""
        more = surveys[0].get("additional_languages", "").split() if surveys else []
        self.language = own_language([base, *more], base)
        self.translations = Translations(self.language, self.gathering)
        for table, key in (
            ("group_l10ns", "gid"),
            ("question_l10ns", "qid"),
            ("answer_l10ns", "aid"),
        ):
            for row in self._rows(table):
                self._texts.setdefault((table, row.get(key, "")), []).append(row)

    def _rows(self, table: str) -> list[Fields]:
        return self.tables.get(table, [])

    def read(self, name: str) -> Imported:
        """Read the whole survey."""
        place = Sentence("（全文）")
        settings = self._own(self._rows("surveys_languagesettings"), "surveyls_language")
        title = self._line(settings.get("surveyls_title", ""), place)
        stem = name.rpartition(".")[0]
        names = [row.get("title", "") for row in self._rows("questions")]
        self._ids = naming.identifiers(
            [*names, *(row.get("qid", "") for row in self._rows("questions"))]
        )
        for table in ("quota", "assessments", "conditions"):
            if self._rows(table):
                said = Sentence("“%(field)s”没有带过来", field=table)
                self.gathering.left_out(place, said)
        return self.gathering.finished(
            {
                "id": naming.identifiers([stem or "form"])[stem or "form"],
                "title": title or self.gathering.line(stem, place) or UNTITLED,
                "introduction": self._words(
                    "\n".join(
                        settings.get(key, "")
                        for key in ("surveyls_description", "surveyls_welcometext")
                    ),
                    place,
                ),
                "sections": list(self._sections()),
                "translations": self.translations.words,
            }
        )

    def _sections(self) -> Iterator[dict[str, Any]]:
        groups: dict[str, Fields] = {}
        for row in self._own_rows("groups"):
            groups.setdefault(row.get("gid", ""), row)
        ordered = sorted(groups.values(), key=lambda row: _order(row, "group_order"))
        for place, group in enumerate(ordered, 1):
            where = Sentence("第 %(page)s 页", page=place)
            gid = group.get("gid", "")
            title = self._text("group_l10ns", gid, group, "group_name", where)
            when = self._when(group.get("grelevance", ""), where)
            words = self._text("group_l10ns", gid, group, "description", where, long=True)
            yield {
                "id": f"g{place}",
                "title": title,
                "introduction": words,
                "when": _all(when),
                "questions": list(self._questions(gid)),
            }

    def _questions(self, gid: str) -> Iterator[dict[str, Any]]:
        rows: dict[str, Fields] = {}
        for row in self._own_rows("questions"):
            if row.get("gid") == gid and row.get("parent_qid", "0") in ("0", ""):
                rows.setdefault(row.get("qid", ""), row)
        for row in sorted(rows.values(), key=lambda one: _order(one, "question_order")):
            made = self._question(row)
            if made:
                yield made

    def _question(self, row: Fields) -> dict[str, Any] | None:
        title, kind = row.get("title", ""), row.get("type", "")
        place = Sentence("“%(name)s”", name=title)
        qid = row.get("qid", "")
        read = LimeQuestion(
            code=title,
            id=self._ids[title],
            place=place,
            gathering=self.gathering,
            options=tuple(self._answers(qid, place)),
            subs=tuple(self._subs(qid, place)),
            attributes=self._attributes(qid),
            other=row.get("other") == "Y",
        )
        made = KINDS[kind](read) if kind in KINDS else None
        if made is None:
            words = Sentence("“%(type)s”这种题没有带过来，或者选项太少、太多", type=kind)
            self.gathering.left_out(place, words)
            return None
        self._tell_attributes(read)
        if row.get("preg"):
            self.gathering.left_out(place, Sentence("“%(field)s”没有带过来", field="preg"))
        text = self._text("question_l10ns", qid, row, "question", place)
        fields = {
            **made.fields,
            "id": self._ids[title],
            "text": text or title,
            "hint": self._text("question_l10ns", qid, row, "help", place, long=True),
            "when": _all(self._when(row.get("relevance", ""), place)),
        }
        if made.fields["kind"] != "note":
            fields["required"] = row.get("mandatory") in ("Y", "S")
        self._asked |= made.asked
        return fields

    def _answers(self, qid: str, place: Sentence) -> Iterator[tuple[str, str]]:
        rows = [row for row in self._own_rows("answers") if row.get("qid") == qid]
        for row in sorted(rows, key=lambda one: _order(one, "sortorder")):
            text = self._text("answer_l10ns", row.get("aid", ""), row, "answer", place)
            yield row.get("code", ""), text

    def _subs(self, qid: str, place: Sentence) -> Iterator[Sub]:
        rows = [row for row in self._own_rows("subquestions") if row.get("parent_qid") == qid]
        for row in sorted(rows, key=lambda one: _order(one, "question_order")):
            text = self._text("question_l10ns", row.get("qid", ""), row, "question", place)
            yield Sub(row.get("title", ""), text, row.get("scale_id", "0"))

    def _attributes(self, qid: str) -> Fields:
        return {
            row.get("attribute", ""): row.get("value", "")
            for row in self._rows("question_attributes")
            if row.get("qid") == qid and row.get("value")
        }

    def _tell_attributes(self, read: LimeQuestion) -> None:
        for name in sorted(read.attributes.keys() - read.used):
            said = Sentence("“%(field)s”没有带过来", field=name[:60])
            self.gathering.left_out(read.place, said)

    def _when(self, said: str, place: Sentence) -> tuple[Condition, ...]:
        said = html.unescape(said).strip().strip("{}")
        if said in ("", "1"):
            return ()
        found = condition(said, self._asked)
        if found is None:
            words = Sentence("显示条件没有带过来，现在人人都会看到：%(text)s", text=said[:200])
            self.gathering.left_out(place, words)
            return ()
        return (found,)

    def _own_rows(self, table: str) -> list[Fields]:
        """Return the rows of a table in the form's own language, where it tells languages."""
        rows = self._rows(table)
        return [row for row in rows if row.get("language", self.language) == self.language]

    def _own(self, rows: list[Fields], key: str) -> Fields:
        return next((row for row in rows if row.get(key) == self.language), rows[0] if rows else {})

    def _text(
        self, table: str, id: str, row: Fields, name: str, place: Sentence, *, long: bool = False
    ) -> str:
        """Return a text of a row; newer files keep texts apart, a row for each language."""
        rows = self._texts.get((table, id), [])
        clean = self._words if long else self._line
        own = clean(self._own(rows, "language").get(name, "") or row.get(name, ""), place)
        for other in rows:
            said = html.unescape(other.get(name, ""))
            self.translations.add(other.get("language", ""), own, said, place, long=long)
        return own

    def _line(self, said: str, place: Sentence) -> str:
        return " ".join(self.gathering.line(html.unescape(said), place).split())

    def _words(self, said: str, place: Sentence) -> str:
        return self.gathering.words(html.unescape(said), place)


def _order(row: Fields, key: str) -> int:
    digits = row.get(key, "0")
    return int(digits) if digits.isdigit() and len(digits) < 9 else 0


def _all(whens: tuple[Condition, ...]) -> dict[str, Any] | None:
    if len(whens) > 1:
        return All(of=whens).model_dump()
    return whens[0].model_dump() if whens else None
