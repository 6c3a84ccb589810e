"""When a result equals the expected one: the rules that cases with tolerances are held to.

Numbers meet within ``abs`` or within ``rel`` of the expected one. Monte Carlo p-values and
fitted worths and omegas have tolerances of their own. What is expected to be ``None`` is
not known, and anything passes.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_PROPERTIES = {"must_hold", "nice_to_have"}


def differences(expected: Any, found: Any, tol: Mapping[str, float], at: str = "") -> Iterator[str]:
    """Yield a line for each place in which ``found`` misses ``expected``."""
    if isinstance(expected, dict):
        yield from _in_fields(expected, found, tol, at)
    elif isinstance(expected, list):
        if not isinstance(found, list | tuple) or len(found) != len(expected):
            yield f"{at}: {found!r} is not as long as {expected!r}"
            return
        for place, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(one, other, tol, f"{at}[{place}]")
    elif expected is not None and not _equal(expected, found, tol, at):
        yield f"{at}: {found!r}, not {expected!r}"


def _in_fields(
    expected: Mapping[str, Any], found: Any, tol: Mapping[str, float], at: str
) -> Iterator[str]:
    for key, value in expected.items():
        if value is None or key in _PROPERTIES:
            continue
        if not isinstance(found, dict) or key not in found:
            yield f"{at}/{key}: missing"
        else:
            yield from differences(value, found[key], tol, f"{at}/{key}")


def _equal(expected: Any, found: Any, tol: Mapping[str, float], at: str) -> bool:
    if isinstance(expected, str | bool):
        return bool(expected == found)
    if found is None or isinstance(found, str):
        return False
    apart = abs(float(expected) - float(found))
    return bool(apart <= _room(tol, at) or apart <= tol.get("rel", 0) * abs(expected))


def _room(tol: Mapping[str, float], at: str) -> float:
    room = tol.get("abs", 1e-9)
    if "omega" in at:
        room = tol.get("omega_abs", room)
    if "/pl_" in at:
        room = tol.get("pl_abs", room)
    return max(room, tol.get("mc_abs", 0)) if at.endswith("/p") else room
