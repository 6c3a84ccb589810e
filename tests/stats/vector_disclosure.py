"""Vector cases about disclosure: suppression, differences, recovery of hidden scores."""

from fractions import Fraction

from survey.stats.methods.differencing import recoverable, small_remainders
from survey.stats.methods.suppression import audit, nearly_unanimous, primary, suppressed

_REASON = "all but at most one respondent gave the same answer"


def _audit(given, _):
    found = audit(given["table"], given["row_totals"], given["col_totals"])
    cells = [
        {"row": row, "col": col, "low": each.low, "high": each.high, "exact": each.exact}
        for (row, col), each in found.items()
    ]
    return {"cells": cells, "any_exactly_recoverable": any(cell["exact"] for cell in cells)}


def _primary(given, params):
    found = primary(given["table"], params["threshold"], params.get("suppress_zero", False))
    return {"cells": [list(cell) for cell in found]}


def _complementary(given, params):
    width = params.get("min_width", params["threshold"])
    hide = primary(given["table"], params["threshold"])
    found = suppressed(given["table"], hide, width) if given.get("publish_margins", True) else hide
    return {
        "primary": [list(cell) for cell in hide],
        "suppressed": found and [list(cell) for cell in found],
        "min_width": width,
    }


def _differences(given, params):
    published = given["published"]
    sizes = {each["name"]: each["n"] for each in published}
    nested = [(each["name"], each["subset_of"]) for each in published if "subset_of" in each]
    nested += [(each["superset_of"], each["name"]) for each in published if "superset_of" in each]
    successive = {each["name"] for each in published if "superset_of" in each}
    found = small_remainders(sizes, nested, params["threshold"])
    implied = [
        {
            "name": "difference"
            if each.whole in successive
            else " minus ".join([each.whole, *each.parts]),
            "n": each.n,
        }
        for each in found
    ]
    return {"decision": "block" if implied else "allow", "implied": implied}


def _unanimous(given, _):
    flag = nearly_unanimous(given["counts"])
    return {"flag": flag, "reason": _REASON if flag else None}


def _recovery(given, _):
    n, weights, means = given["n"], given["weights"], given["true_class_means"]
    lines = {
        "weighted": {name: Fraction(str(weights[name])) for name in n},
        "pooled": {name: Fraction(n[name]) for name in n},
    } | {name: {other: Fraction(int(other == name)) for other in n} for name in n}
    published = {name: lines[name] for name in given["published"]}
    found = recoverable([[line[name] for name in n] for line in published.values()])
    return {
        "published_values": {
            name: float(
                sum(line[each] * Fraction(str(means[each])) for each in n) / sum(line.values())
            )
            for name, line in published.items()
        },
        "recoverable": dict(zip(n, found or [False] * len(n), strict=True)),
    }


METHODS = {
    "suppression_audit_intervals": _audit,
    "primary_suppression": _primary,
    "complementary_suppression_property": _complementary,
    "differencing_check": _differences,
    "group_attribute_disclosure": _unanimous,
    "class_score_linear_recovery": _recovery,
}
