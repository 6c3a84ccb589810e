"""Which judgement is the overall one 总体评价, by how it is worded."""

import re

_OVERALL = re.compile(r"^总体$|总体(上|评价|看法|印象|情况|表现|满意)")


def is_overall(label: str) -> bool:
    """Return whether ``label`` asks for an overall judgement.

    >>> is_overall("总体评价"), is_overall("贯彻总体国家安全观")
    (True, False)
    """
    return _OVERALL.search(label) is not None
