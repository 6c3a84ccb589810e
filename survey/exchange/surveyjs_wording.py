"""The texts of a SurveyJS definition: words, or words by language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from survey.core.sentence import Sentence
from survey.exchange.findings import Gathering
from survey.exchange.translating import Translations

CHINESE = ("zh-cn", "zh")
_OWN = (*CHINESE, "default")


@dataclass(frozen=True)
class JsonWording:
    """What is needed to read the texts of a definition."""

    gathering: Gathering
    translations: Translations

    def line(self, said: Any, place: str) -> str:
        """Return a text on one line, keeping its translations."""
        own, others = _in_languages(said)
        line = self.gathering.line(own, place)
        for language, words in others.items():
            self.translations.add(language, line, words, place)
        return line

    def words(self, said: Any, place: str) -> str:
        """Return a text that may be long, keeping its translations."""
        own, others = _in_languages(said)
        clean = self.gathering.words(own, place)
        for language, words in others.items():
            self.translations.add(language, clean, words, place, long=True)
        return clean

    def tell_fields(self, element: Mapping[str, Any], known: Iterable[str], place: str) -> None:
        """Note every field of ``element`` that is not ``known``."""
        for key in sorted(element.keys() - set(known)):
            self.gathering.left_out(place, Sentence("“%(field)s”没有带过来", field=key[:60]))


def _in_languages(said: Any) -> tuple[str, dict[str, str]]:
    """Return a text in the form's own language, and in the others."""
    if not isinstance(said, Mapping):
        return ("" if said is None else str(said)), {}
    texts = {str(key): value for key, value in said.items() if isinstance(value, str)}
    own = next((texts[key] for key in _OWN if texts.get(key)), "") or next(iter(texts.values()), "")
    has_chinese = any(key in texts for key in CHINESE)
    others = {key: words for key, words in texts.items() if key not in _OWN and words != own}
    if has_chinese and "default" in texts and texts["default"] != own:
        others.setdefault("en", texts["default"])
    return own, others
