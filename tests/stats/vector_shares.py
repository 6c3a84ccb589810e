"""Vector cases about shares: intervals, bounds, rounding, bases, response, words, quality."""

from decimal import Decimal
from fractions import Fraction

from survey.core.counting import (
    Base,
    Operator,
    Threshold,
    half_up,
    largest_remainder,
    percent,
)
from survey.core.scales import Grade, Role
from survey.stats.methods import finite_intervals, intervals
from survey.stats.methods.bounds import stuffing, worst_case
from survey.stats.methods.changes import Sample, newcombe
from survey.stats.methods.quality import (
    all_same_probability,
    identical_groups,
    irv,
    longstring,
    mahalanobis,
)
from survey.stats.methods.response import Outcomes, r_indicator, reconcile, response_rates
from survey.stats.methods.words import document_frequency, keyness
from survey.stats.proportions import base_of
from survey.stats.scores import earned
from survey.stats.tally import Tally

_OPERATORS = {
    ">": (Operator.OVER, True),
    ">=": (Operator.REACHES, True),
    "<": (Operator.SHORT_OF, True),
    "<=": (Operator.OVER, False),
}


def conf(params):
    return params.get("conf", 0.95)


def number(value):
    return None if value is None else float(value)


def numbers(found):
    """Return a tuple of fields as plain numbers by name."""
    return {key: number(value) for key, value in found._asdict().items()}


def _share(interval):
    def compute(given, params):
        found = interval(given["x"], given["n"], conf(params))
        return {"ci": found and list(found)}

    return compute


def _goodman(given, params):
    found = intervals.goodman(given["x"], conf(params))
    return {"ci": found and [list(each) for each in found]}


def _wilson_fpc(given, params):
    found = finite_intervals.wilson_fpc(given["x"], given["n"], given["N"], conf(params))
    return {"ci": found and list(found)}


def _hypergeometric(given, params):
    size = given["N"]
    found = finite_intervals.hypergeometric(given["x"], given["n"], size, conf(params))
    return {"M": list(found), "ci": [each / size for each in found] if size else None}


def _bonett(given, params):
    found = finite_intervals.bonett_fpc(given["x"], given["n"], given["N"], conf(params))
    return {"estimate": found.estimate, "se": found.se, "ci": list(found.interval)}


def _newcombe(given, params):
    samples = [Sample(given[f"x{i}"], given[f"n{i}"], given.get(f"N{i}")) for i in (1, 2)]
    found = newcombe(*samples, conf(params))
    return {"diff": found and found.diff, "ci": found and list(found.interval)}


def _worst_case(given, _):
    found = worst_case(given["x"], given["n"], given["N"])
    return {
        "p_resp": given["x"] / given["n"] if given["n"] else None,
        "lower": found and float(found.low),
        "upper": found and float(found.high),
    }


def _stuffing(given, _):
    found = stuffing(given["x"], given["n"], given["s"])
    return {
        "rate": given["x"] / given["n"] if given["n"] else None,
        "rate_if_s_removed_all_positive": found and float(found.low),
        "rate_if_s_removed_all_negative": found and float(found.high),
    }


def _percent(given, _):
    digits = given["decimals"]
    return {"percent": float(percent(given["x"], given["n"], digits)) if given["n"] else None}


def _largest_remainder(given, _):
    return {"percent": list(map(float, largest_remainder(given["counts"], given["decimals"])))}


def _threshold(given, _):
    above, below = given["threshold"]
    operator, meant = _OPERATORS[given["operator"]]
    line = Threshold(
        label="线", grades=("a",), operator=operator, numerator=above, denominator=below
    )
    return {"met": given["n"] > 0 and line.met(given["x"], given["n"]) is meant}


def _scale(given):
    named = [
        Grade(code=f"g{place}", label=f"等次{place}", score=Decimal(str(score)))
        for place, score in enumerate(given["scores"])
    ]
    return (*named, Grade(code="u", label="不了解", role=Role.UNKNOWN))


def _denominators(given, _):
    counts, unknown, blank = (
        given[key] for key in ("substantive_best_to_worst", "dont_know", "blank")
    )
    valid = sum(counts) + unknown + blank
    returned = valid + given["void"]
    tally, grades = Tally(valid, blank, (*counts, unknown)), _scale(given)
    bases = {"issued": given["issued"], "returned": returned} | {
        name: base_of(tally, grades, base)
        for name, base in (
            ("valid", Base.VALID),
            ("valid_minus_blank", Base.ANSWERED),
            ("valid_minus_blank_minus_dk", Base.KNOWN),
        )
    }
    return {
        "returned": returned,
        "valid": valid,
        "return_rate": _of(returned, given["issued"]),
        "valid_rate": _of(valid, returned),
        "bases": {
            name: {
                "n": n,
                "percent": [_of(count, n) for count in counts],
                "dk": _of(unknown, n),
                "blank": _of(blank, n),
                "good": _of(sum(counts[: given["top"]]), n),
            }
            for name, n in bases.items()
        },
        "score": {
            "excl_dk_blank": _points(tally, grades, Base.KNOWN),
            "dk0_over_answered": _points(tally, grades, Base.ANSWERED),
            "dk0_over_valid": _points(tally, grades, Base.VALID),
        },
    }


def _of(count, base):
    return float(percent(count, base, 2)) if base else None


def _points(tally, grades, base):
    found = earned(tally, grades, base)
    return float(half_up(Fraction(found.points) / found.base, 2)) if found.base else None


def _response(given, _):
    letters = ("I", "P", "R", "NC", "O", "UH", "UO", "NE")
    found = response_rates(Outcomes(*(given.get(letter, 0) for letter in letters)))
    return {key if key == "e" else key.upper(): value for key, value in numbers(found).items()}


def _r_indicator(given, _):
    found = r_indicator(given["invited"], given["responded"])
    if found is None:
        return {}
    return numbers(found) | {"rr": found.rate, "S_rho": found.s, "R": found.r, "CV": found.cv}


def _accounting(given, _):
    found = reconcile(given["issued"], given["returned"], given["invalid"], given["blank"])
    return {
        "valid": found.valid,
        "return_rate": number(found.return_rate),
        "valid_rate_of_returned": number(found.valid_rate),
        "over_return_alarm": found.alarm,
    }


def _words(given, params):
    found = document_frequency(given["docs"], params.get("n", 2), params.get("min_df", 2))
    return {"document_frequency": found}


def _keyness(given, _):
    found = keyness(given["a"], given["b"], given["N1"], given["N2"])
    return {"G2": found and found.g2, "log_ratio": found and found.log_ratio}


def _careless(given, _):
    rows = given["responses"]
    return {"longstring": longstring(rows).tolist(), "irv": list(irv(rows))}


def _all_same(given, _):
    found = all_same_probability(given["category_probs"], given["items"])
    return {"prob": round(found, 12)}  # the cases give twelve decimals and hold them for exact


def _identical(given, _):
    return {"groups": [list(group) for group in identical_groups(given["responses"])]}


def _mahalanobis(given, _):
    found = mahalanobis(given["responses"]) or ()
    return {"d2": [each and each.d2 for each in found], "p": [each and each.p for each in found]}


METHODS = {
    "wilson": _share(intervals.wilson),
    "wilson_cc": _share(intervals.wilson_continuity),
    "clopper_pearson": _share(intervals.clopper_pearson),
    "agresti_coull": _share(intervals.agresti_coull),
    "goodman_simultaneous": _goodman,
    "wilson_fpc_population": _wilson_fpc,
    "hypergeometric_exact": _hypergeometric,
    "bonett_adjusted_wald_fpc": _bonett,
    "newcombe_hybrid_score_diff": _newcombe,
    "newcombe_hybrid_score_diff_fpc": _newcombe,
    "manski_bounds": _worst_case,
    "stuffing_sensitivity": _stuffing,
    "percent_half_up": _percent,
    "largest_remainder_percent": _largest_remainder,
    "threshold_compare_integer": _threshold,
    "denominator_rules": _denominators,
    "aapor_rr1_rr6": _response,
    "r_indicator": _r_indicator,
    "ballot_accounting": _accounting,
    "bigram_document_frequency": _words,
    "keyness_ll": _keyness,
    "longstring_irv": _careless,
    "all_same_probability_independent": _all_same,
    "identical_ballots": _identical,
    "mahalanobis_d2": _mahalanobis,
}
