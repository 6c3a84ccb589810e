"""The words of an XLSForm's rows, in its own language and in others."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from survey.core.sentence import Sentence
from survey.exchange import naming
from survey.exchange.findings import Gathering
from survey.exchange.tables import Line
from survey.exchange.translating import Translations
from survey.exchange.xlsform_lists import Choices
from survey.exchange.xlsform_rows import Leaf
from survey.exchange.xlsform_rules import limits_of

LONGEST_TEXT = 2000
_USUAL_FOLLOW_UP = 120
_PIPED = re.compile(r"\$\{[^{}]*\}")


def yes(said: str) -> bool:
    """Return whether a ``required`` cell says so."""
    return said.strip().lower() in ("yes", "true", "true()", "1", "是")


@dataclass(frozen=True)
class Wording:
    """What is needed to read the words of a row."""

    translations: Translations
    lists: Mapping[str, Choices]
    gathering: Gathering

    def label(self, line: Line, name: str, *, people: bool = False) -> str:
        """Return the label of a row, or its name when it has none; people are not translated."""
        texts = dict(line.languages("label"))
        label = self._own(texts, line, long=False)
        if not label:
            label = self.gathering.line(name, line.place)
            self.gathering.assumed(line.place, Sentence("没有写文字，暂用它的名称代替"))
        if _PIPED.search(label):
            words = Sentence("文字里引用了别的题（${…}），这里不会替换；请改写")
            self.gathering.assumed(line.place, words)
        if not people:
            self._translate(label, texts, line, long=False)
        return label

    def long(self, line: Line, base: str) -> str:
        """Return words under ``base`` that may be longer than a line; empty when there are none."""
        texts = dict(line.languages(base))
        words = self._own(texts, line, long=True)
        self._translate(words, texts, line, long=True)
        return words

    def title(self, line: Line) -> str:
        """Return the heading of a section; it may be empty."""
        texts = dict(line.languages("label"))
        title = self._own(texts, line, long=False)
        self._translate(title, texts, line, long=False)
        return title

    def listed(self, line: Line, base: str) -> list[str]:
        """Return the lines of a cell of ours, each with its translations."""
        texts = {language: words.split("\n") for language, words in line.languages(base)}
        own = [self.gathering.line(one, line.place) for one in texts.get("", [])]
        for language, words in texts.items():
            for source, said in zip(own, words, strict=False):
                self._translate(source, {language: said}, line, long=False)
        return own

    def _own(self, texts: Mapping[str, str], line: Line, *, long: bool) -> str:
        said = self.translations.own_text(texts)
        clean = self.gathering.words if long else self.gathering.line
        return clean(said, line.place)

    def _translate(self, source: str, texts: Mapping[str, str], line: Line, *, long: bool) -> None:
        for language, said in texts.items():
            if language:
                self.translations.add(language, source, said, line.place, long=long)

    def follow_up(self, leaf: Leaf, name: str, codes: list[str]) -> dict[str, Any]:
        """Return the text that opens when one of ``codes`` is chosen."""
        line = leaf.line
        return {
            "id": naming.identifiers([name])[name],
            "on": codes,
            "text": self.label(line, leaf.name),
            "limit": self.longest(line, _USUAL_FOLLOW_UP),
            "required": yes(line.take("required")),
        }

    def longest(self, line: Line, usual: int) -> int:
        """Return how many characters a text may have, by its constraint."""
        limits = limits_of(line.take("constraint"))
        self.tell_limits(line, whole=limits.whole)
        return max(1, min(limits.longest or usual, LONGEST_TEXT))

    def tell_limits(self, line: Line, *, whole: bool) -> None:
        """Note where a constraint says more than could be read."""
        if not whole:
            words = Sentence(
                "答案的限制（constraint）有一部分没有带过来：%(text)s",
                text=line.cells_of("constraint"),
            )
            self.gathering.left_out(line.place, words)
