"""One door to the statistics for numbers checked elsewhere: ``compute(method, input, params)``.

Each case names a method, what goes in and what must come out; see `vector_scoring`. Data
files are looked for below the current folder.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tests.stats import (
    vector_comparisons,
    vector_designs,
    vector_disclosure,
    vector_scales,
    vector_shares,
)

Answer = dict[str, Any]
Method = Callable[[Mapping[str, Any], Mapping[str, Any]], Answer]

METHODS: dict[str, Method] = {
    **vector_shares.METHODS,
    **vector_comparisons.METHODS,
    **vector_scales.METHODS,
    **vector_designs.METHODS,
    **vector_disclosure.METHODS,
}


def compute(method: str, given: Mapping[str, Any], params: Any) -> Answer:
    """Return the results of ``method`` under the names its cases expect."""
    if method not in METHODS:
        raise NotImplementedError(method)
    return METHODS[method](given, params or {})
