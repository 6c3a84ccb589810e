"""The library of forms that come with the house."""

from functools import cache
from importlib.resources import files

from forms.source import loads
from survey.core.errors import NotFoundError
from survey.core.form import Form

_NAMES = (
    "leading_body",
    "leaders",
    "personnel_work",
    "appointees",
    "reverse_virtue",
    "cadres",
    "masses",
    "rectification",
    "team_conduct",
    "village",
    "suggestions",
)


def names() -> tuple[str, ...]:
    """Return the name of every form, in the order in which a team looks for them."""
    return _NAMES


def text(name: str) -> str:
    """Return the definition called ``name``; raise `NotFoundError` when there is none."""
    if name not in _NAMES:
        raise NotFoundError("表样库里没有“%(name)s”", name=name)
    return files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")


@cache
def form(name: str) -> Form:
    """Return the form called ``name``; raise `NotFoundError` when there is none."""
    return loads(text(name), f"{name}.yaml")
