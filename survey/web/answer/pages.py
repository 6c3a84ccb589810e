"""The door's own pages: the same bytes for everybody, made once."""

from functools import cache
from pathlib import Path

from forms.layout import environment

TEMPLATES = Path(__file__).with_name("templates")


@cache
def page(name: str, organisation: str = "", start: str = "", size: str = "") -> bytes:
    """Return a page that is the same for all; ``start`` is where a slip's digits are sent."""
    return rendered(name, organisation=organisation, start=start, size=size)


def rendered(name: str, **values: object) -> bytes:
    """Return a page made for this one answer."""
    return environment(str, TEMPLATES).get_template(name).render(values).encode()
