"""The language of the desk: chosen at the foot of its pages, kept in its cookie."""

from babel.support import NullTranslations
from flask import Flask, has_request_context, request, session
from flask_babel import Babel, Domain, get_locale

from survey.translations import LANGUAGES, SOURCE, gettext_of

_CHOSEN = "language"
"""Where the browser's session keeps the language chosen."""


def fit(app: Flask) -> None:
    """Give ``app`` the catalogues, and each request its language."""
    babel = Babel(app, default_locale=SOURCE, locale_selector=language)
    babel.domain_instance = _Catalogues()


def language() -> str:
    """Return the language of this request: as chosen at the desk, Chinese elsewhere."""
    if not has_request_context() or not request.path.startswith("/desk/"):
        return SOURCE
    chosen = session.get(_CHOSEN, SOURCE)
    return chosen if chosen in LANGUAGES else SOURCE


def choose(chosen: str) -> None:
    """Say everything at the desk in the language ``chosen``, when there is a catalogue."""
    if chosen in LANGUAGES:
        session[_CHOSEN] = chosen


def empty_session() -> None:
    """Empty the browser's session of everything but its language."""
    chosen = session.get(_CHOSEN, "")
    session.clear()
    choose(chosen)


class _Spoken(NullTranslations):
    """One catalogue, as the framework asks for it."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._say = gettext_of(language)

    def gettext(self, message: str) -> str:
        """Return the sentence in the language."""
        return self._say(message)

    ugettext = gettext


class _Catalogues(Domain):  # type: ignore[misc]  # the library is untyped
    """Our catalogues in the place of compiled ones."""

    def get_translations(self) -> NullTranslations:
        return _Spoken(str(get_locale() or SOURCE))
