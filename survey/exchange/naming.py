"""Names that we do not admit, made into names that we do."""

import hashlib
import re
from collections.abc import Iterable

_FOREIGN = re.compile("[^a-z0-9_]+")


def identifiers(names: Iterable[str]) -> dict[str, str]:
    """Return an identifier for each of ``names``, unlike any other's."""
    return _renamed(names, re.compile("[a-z][a-z0-9_]{0,31}"), 32, "q")


def codes(names: Iterable[str]) -> dict[str, str]:
    """Return a code for each of ``names``, unlike any other's."""
    return _renamed(names, re.compile("[a-z0-9_]{1,24}"), 24, "c")


def _renamed(
    names: Iterable[str], admitted: re.Pattern[str], longest: int, first: str
) -> dict[str, str]:
    """Name what is admitted by itself, and the rest after itself, whatever stands beside it."""
    wanted = list(dict.fromkeys(names))
    given = {name: name for name in wanted if admitted.fullmatch(name)}
    taken = set(given)
    for name in wanted:
        if name in given:
            continue
        plain = _FOREIGN.sub("_", name.lower()).strip("_")
        if not admitted.fullmatch(plain) or plain in taken:
            mark = hashlib.sha256(name.encode(errors="replace")).hexdigest()[:8]
            stem = plain if plain[:1].isalpha() else f"{first}{plain}"
            plain = f"{stem[: longest - 9].rstrip('_')}_{mark}"
        given[name] = plain
        taken.add(plain)
    return given
