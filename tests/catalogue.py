"""Every text that people see, as it stands in the sources, and the catalogues brought up to date.

``python -m tests.catalogue`` keeps what is translated, adds what is new with nothing beside
it, and drops what is gone; ``tests/house/test_translations.py`` then names what is left to do.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[1]
CATALOGUES = sorted((ROOT / "survey" / "translations").glob("*/LC_MESSAGES/messages.po"))

CHINESE = re.compile("[\u3001-\u303f\u3400-\u9fff\uff00-\uffef]")
"""Characters and full-width marks; quotation marks are common to many languages."""

_ARGUMENTS = {
    "_": (0,),
    "gettext": (0,),
    "lazy_gettext": (0,),
    "said": (0,),
    "Sentence": (0,),
    "Fault": (0, 1),
    "append": (2,),  # the deed, in the log of deeds
    "_printed": (4,),  # the same, of a record
    "__init__": (0,),  # of an error that knows its own words
}
"""Which arguments of a call are texts; of every class that ends so, the first is."""
_ERRORS = ("Error", "Refused")

# What officials are handed, what a terminal prints and what plays are played in stays Chinese.
_CHINESE_ROOMS = (
    *("survey/reports", "survey/stats", "survey/demo", "survey/cli.py"),
    *("survey/form_commands.py", "survey/keeping_commands.py", "survey/circumstances.py"),
    "survey/core/soundness.py",
)
# Except what a team is told of its template, which it reads at the desk.
_TOLD = tuple(f"survey/reports/own/{name}.py" for name in ("package", "tags", "template"))

_HEADER = """\
msgid ""
msgstr ""
"Language: {}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


class Text(NamedTuple):
    """A text and where it stands."""

    place: str
    text: str


def texts() -> list[Text]:
    """Return every text that must be translated."""
    return [text for path in _sources() for text in _read(path)[0]]


def loose() -> list[Text]:
    """Return every Chinese text that no catalogue could translate, since nothing marks it."""
    return [text for path in _sources() for text in _read(path)[1]]


def _sources() -> Iterator[Path]:
    for folder in ("survey", "forms"):
        for path in sorted((ROOT / folder).rglob("*")):
            place = path.relative_to(ROOT).as_posix()
            spoken = place in _TOLD or not place.startswith(_CHINESE_ROOMS)
            if path.suffix in (".py", ".html", ".js") and spoken:
                yield path


def _read(path: Path) -> tuple[list[Text], list[Text]]:
    """Return the marked texts of a file, and the loose ones."""
    place, source = path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
    if path.suffix == ".py":
        marked, every = _of_python(source)
    elif path.suffix == ".html":
        marked, every = _of_template(source)
    else:
        marked, every = [], re.findall(r"[^\n]+", re.sub(r"//.*|/\*.*?\*/", "", source))
    found = [Text(place, text) for text in marked if CHINESE.search(text)]
    rest = [Text(place, text) for text in every if CHINESE.search(text) and text not in marked]
    return found, rest


def _of_python(source: str) -> tuple[list[str], list[str]]:
    tree = ast.parse(source)
    marked = [
        node.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for place in _arguments(call)
        for argument in call.args[place : place + 1]
        for node in _either(argument)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    every = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]
    return marked, every


def _either(node: ast.expr) -> tuple[ast.expr, ...]:
    return (node.body, node.orelse) if isinstance(node, ast.IfExp) else (node,)


def _arguments(call: ast.Call) -> tuple[int, ...]:
    name = getattr(call.func, "attr", None) or getattr(call.func, "id", "")
    return _ARGUMENTS.get(name, (0,) if name.endswith(_ERRORS) else ())


def _of_template(source: str) -> tuple[list[str], list[str]]:
    tree = Environment(autoescape=True, extensions=["jinja2.ext.do"]).parse(source)
    marked = [
        call.args[0].value
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "_"
        if isinstance(call.args[0], nodes.Const)
    ]
    every = [part.data for part in tree.find_all(nodes.TemplateData)]
    every += [str(part.value) for part in tree.find_all(nodes.Const)]
    return marked, every


def kept(path: Path) -> dict[str, str]:
    """Return what the catalogue at ``path`` holds, by text."""
    with path.open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file) if one.id}


def refreshed(path: Path, found: Iterable[Text]) -> Catalog:
    """Return the catalogue at ``path`` with just the texts ``found``, in their order."""
    before, fresh = kept(path), Catalog(path.parts[-3])
    for place, text in found:
        fresh.add(text, before.get(text, ""), locations=[(place, None)])
    return fresh


def main() -> None:
    """Bring every catalogue up to date."""
    for path in CATALOGUES:
        fresh = refreshed(path, texts())
        with path.open("wb") as file:
            file.write(_HEADER.format(path.parts[-3]).encode())
            write_po(file, fresh, width=100, omit_header=True)
        missing = sum(not text for text in kept(path).values())
        print(f"{path.relative_to(ROOT)}: {len(fresh)} texts, {missing} without translation")


if __name__ == "__main__":
    main()
