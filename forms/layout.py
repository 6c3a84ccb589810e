"""What all respondents' pages share: one environment, one style, one script, and their hashes."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from calmjs.parse import es5
from calmjs.parse.unparsers.es5 import minify_print
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from survey.translations import LANGUAGES, SOURCE, direction_of, gettext_of, name_of, tag_of

TEMPLATES = Path(__file__).with_name("templates")


class Line(NamedTuple):
    """A telephone number as it is shown and as it is dialled."""

    shown: str
    dialled: str


class _Lean(FileSystemLoader):
    """Templates from folders; styles and scripts as short as can be, and scripts only in ES5.

    ``a.css+b.css`` is one style of two files; so with scripts.
    """

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        parts = [super(_Lean, self).get_source(environment, name) for name in template.split("+")]
        text = "\n".join(text for text, _, _ in parts)
        _, path, fresh = parts[-1]
        if template.endswith(".js"):
            whole = es5(f"(function (d, w) {{\n{text}\n}})(document, window);")
            return minify_print(whole, obfuscate=True), path, fresh
        return text.replace("}\n", "}") if template.endswith(".css") else text, path, fresh


def environment(language: str, *folders: Path) -> Environment:
    """Return the templates of ``folders`` above those of the paper, said in ``language``.

    A language without a catalogue is said in Chinese. Escaping is always on.
    """
    return _environment(language if language in LANGUAGES else SOURCE, *folders)


@cache
def _environment(language: str, *folders: Path) -> Environment:
    gettext = gettext_of(language)
    built = Environment(
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        loader=_Lean([*folders, TEMPLATES]),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    built.install_gettext_callables(  # type: ignore[attr-defined]  # the extension brings it
        gettext, lambda one, many, count: gettext(one if count == 1 else many), newstyle=True
    )
    built.filters["lines"] = lines
    built.globals.update(
        tag=tag_of(language),
        direction=direction_of(language),
        languages=LANGUAGES,
        name_of=name_of,
        tag_of=tag_of,
        direction_of=direction_of,
    )
    return built


def lines(phone: str) -> tuple[Line, ...]:
    """Return the numbers in ``phone``, which people part with commas, slashes or 或.

    >>> lines("0572-5120000、13800000000(李)")[0]
    Line(shown='0572-5120000', dialled='05725120000')
    """
    parts = [part.strip() for part in re.split(r"[、,,;;/]|或", phone)]
    return tuple(Line(part, _dialled(part)) for part in parts if part)


def _dialled(part: str) -> str:
    number = re.search(r"\+?[0-9][0-9 ()-]*", part)
    return re.sub(r"[ ()-]", "", number[0]) if number else ""


@cache
def inline(name: str, *folders: Path) -> str:
    """Return the text of a style or script exactly as it stands in the pages."""
    return environment(SOURCE, *folders).get_template(name).render()


def source(text: str) -> str:
    """Return the Content-Security-Policy source that admits just this inline text."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
