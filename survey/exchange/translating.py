"""Texts in several languages side by side: which is the form's own, and what the others say."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from survey.core.languages import SOURCE, is_language
from survey.core.record import LONGEST_LINE
from survey.core.sentence import Sentence
from survey.exchange.findings import Gathering

_TAG = re.compile(r"\(([^()]*)\)\s*$")
_CALLED = {
    "chinese": "zh", "中文": "zh", "汉语": "zh", "简体中文": "zh", "zh-cn": "zh", "zh-hans": "zh",
    "english": "en", "英文": "en", "英语": "en", "default": "", "uyghur": "ug", "维吾尔文": "ug",
    "tibetan": "bo", "藏文": "bo", "mongolian": "mn", "french": "fr", "français": "fr",
    "spanish": "es", "español": "es", "swahili": "sw", "kazakh": "kk", "korean": "ko",
}  # fmt: skip


def tag_of(name: str) -> str:
    """Return the tag of a language that is called ``name``; empty when nobody knows it."""
    found = _TAG.search(name)
    word = (found[1] if found else name).strip()
    known = _CALLED.get(word.lower())
    if known is not None:
        return known
    return word if is_language(word) else ""


def own_language(names: Iterable[str], default: str = "") -> str:
    """Return which of the languages ``names`` the form is written in."""
    found = list(dict.fromkeys(names))
    chinese = [name for name in found if name and tag_of(name) == SOURCE]
    for name in (*chinese, default, ""):
        if name in found:
            return name
    return found[0] if found else ""


@dataclass
class Translations:
    """What the form's texts are in other languages."""

    own: str
    gathering: Gathering
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    _unknown: set[str] = field(default_factory=set)

    def own_text(self, texts: Mapping[str, str]) -> str:
        """Return what the form's own language says; a language may have several names."""
        if self.own in texts:
            return texts[self.own]
        tag = tag_of(self.own)
        same = (words for name, words in texts.items() if tag and tag_of(name) == tag)
        return next(same, texts.get("", ""))

    def add(self, language: str, source: str, said: str, place: str, *, long: bool = False) -> None:
        """Note that ``source`` reads ``said`` in ``language``."""
        if language == self.own or not source or not said:
            return
        tag = tag_of(language)
        if tag and tag == tag_of(self.own):
            return
        if not tag or tag == SOURCE:
            if language not in self._unknown:
                self._unknown.add(language)
                words = Sentence(
                    "认不出“%(name)s”是哪种语言，这一列没有带过来；请写成 English (en) 这样",
                    name=language,
                )
                self.gathering.left_out(place, words)
            return
        clean = self.gathering.words(said, place) if long else self.gathering.line(said, place)
        before = self.words.setdefault(tag, {}).setdefault(
            source, clean[: 4000 if long else LONGEST_LINE]
        )
        if before != clean:
            words = Sentence("同一句话有两种译文，只用前一种；没有用的是：%(text)s", text=clean)
            self.gathering.left_out(place, words)
