"""Vector cases about scales and raters: summaries, reliability, agreement, rankings, units."""

import numpy as np

from survey.stats.methods.agreement import (
    Level,
    cohen_kappa,
    fleiss_kappa,
    icc,
    kendall_w,
    krippendorff,
)
from survey.stats.methods.funnel import funnel, funnel_limits
from survey.stats.methods.numeric import mean_interval, number_summary
from survey.stats.methods.ordinal import boxes, ordinal_summary
from survey.stats.methods.rankings import bradley_terry, places, plackett_luce
from survey.stats.methods.reliability import feldt, reliability, reversed_items
from survey.stats.methods.shrinkage import (
    beta_binomial,
    dersimonian_laird,
    fay_herriot,
    james_stein,
)
from tests.stats.vector_files import column


def _ordinal(given, params):
    counts, unknown, blank = given["counts"], given["dont_know"], given["missing"]
    n = sum(counts)
    found = ordinal_summary(
        counts, given["scores"], given["categories_worst_to_best"], params.get("conf", 0.95)
    )
    both = boxes(counts, given["top"], given["bottom"])
    if found is None or both is None:
        return {"received": unknown + blank + given["invalid"], "valid_substantive": 0}
    return found._asdict() | {
        "received": n + unknown + blank + given["invalid"],
        "valid_substantive": n,
        "valid_pct": [100 * count / n for count in counts],
        "dk_pct_of_answered": 100 * unknown / (n + unknown),
        "top_box_n": both.top_count,
        "top_box": both.top,
        "bottom_box": both.bottom,
        "net": both.net,
        "cat_entropy_norm": found.entropy,
        "median_ci": found.median_interval and list(found.median_interval),
    }


def _numeric(given, params):
    found = number_summary(given["x"], params.get("conf", 0.95))
    if found is None:
        return {"n": 0}
    return found._asdict() | {
        "trim10": found.trimmed_mean,
        "median_ci_orderstat": found.median_interval and list(found.median_interval),
        "mean_ci_t": found.mean_interval and list(found.mean_interval),
    }


def _mean(given, params):
    found = mean_interval(
        given["mean"], given["sd"], given["n"], given.get("N"), params.get("conf", 0.95)
    )
    return {"se": found and found.se, "ci": found and list(found.interval)}


def _reliability(given, _):
    names = given["columns"]
    rows = np.stack([column(given["data_file"], name) for name in names]).T
    turned = given.get("reverse_items") or []
    turned = [turned] if isinstance(turned, str) else turned
    low, high = np.nanmin(rows), np.nanmax(rows)
    found = reliability(reversed_items(rows, [names.index(each) for each in turned], low, high))
    if found is None:
        return {}
    return found._asdict() | {
        "raw_alpha": found.alpha,
        "G6": found.g6,
        "item_rest_r": list(found.rest),
        "alpha_if_deleted": list(found.without),
        "omega_total_1factor_ML": found.omega,
    }


def _feldt(given, params):
    found = feldt(given["alpha"], given["n"], given["k"], params.get("conf", 0.95))
    return {"ci": found and list(found)}


def _icc(given, _):
    found = icc(given["targets_by_judges"])
    return {"ICC" + key[3:]: value for key, value in found._asdict().items()} if found else {}


def _krippendorff(given, _):
    return {level.value: krippendorff(given["raters_by_units"], level) for level in Level}


def _coders(given, _):
    found = cohen_kappa(*given["raters_by_units"])
    return {
        "kappa": found and found.kappa,
        "alpha_nominal": krippendorff(given["raters_by_units"], Level.NOMINAL),
        "percent_agree": found and found.agreement,
    }


def _fleiss(given, _):
    found = fleiss_kappa(given["subjects_by_raters"])
    return found._asdict() if found else {}


def _kendall(given, _):
    found = kendall_w(given["objects_by_raters"])
    if found is None:
        return {}
    return found._asdict() | {"W_tie_corrected": found.w, "W_uncorrected": found.w_uncorrected}


def _bradley_terry(given, _):
    pairs = given["pairs"]
    names = sorted({pair[side] for pair in pairs for side in ("home", "away")})
    wins = np.zeros((len(names), len(names)))
    for pair in pairs:
        home, away = names.index(pair["home"]), names.index(pair["away"])
        wins[home, away] += pair["w1"]
        wins[away, home] += pair["w2"]
    found = bradley_terry(wins)
    if found is None:
        return {"reference": names[0]}
    others = dict(zip(names[1:], found[1:], strict=True))
    return {
        "reference": names[0],
        "log_ability": {name: each.value for name, each in others.items()},
        "se": {name: each.se for name, each in others.items()},
    }


def _ranking(given, _):
    orders = given["rankings_best_first"]
    options = 1 + max((option for order in orders for option in order), default=-1)
    found, worth = places(orders, options), plackett_luce(orders, options)
    if found is None:
        return {}
    return {
        "mean_rank": list(found.mean_rank),
        "borda_total": list(found.borda),
        "first_choice_share": list(found.first),
        "pl_log_worth_ref0": worth and [float(np.log(each / worth[0])) for each in worth],
        "pl_worth_share": worth and list(worth),
    }


def _james_stein(given, _):
    found = james_stein(given["x"], given["n"])
    if found is None:
        return {}
    return {
        "mean": found.mean,
        "sigma2": found.variance,
        "shrink_keep": found.keep,
        "js": list(found.values),
    }


def _beta_binomial(given, _):
    found = beta_binomial(given["x"], given["n"])
    if found is None:
        return {}
    return {
        "pooled": found.pooled,
        "rho_anova": found.rho,
        "M": found.strength,
        "eb": list(found.values),
    }


def _units(fit):
    def compute(given, _):
        found = fit(given["y"], given["v"])
        if found is None:
            return {}
        return {
            "mu": found.mu,
            "se": found.se,
            "tau2": found.tau2,
            "Q": found.q,
            "I2": found.i2,
            "blup": list(found.values),
        }

    return compute


def _funnel_limits(given, params):
    return {
        "lim" + f"{level:g}"[2:]: funnel_limits(given["p0"], given["n"], level)
        for level in params.get("levels", (0.95, 0.998))
    }


def _funnel(given, params):
    found = funnel(given["x"], given["n"], params.get("winsor", 0.1))
    if found is None:
        return {}
    return {
        "p0": found.p0,
        "z": list(found.z),
        "phi_winsorised": found.phi,
        "tau2": found.tau2,
        "z_adj": list(found.z_adjusted),
    }


METHODS = {
    "ordinal_summary": _ordinal,
    "numeric_summary": _numeric,
    "mean_ci_fpc": _mean,
    "alpha_omega_itemrest": _reliability,
    "feldt_ci": _feldt,
    "icc": _icc,
    "krippendorff_alpha": _krippendorff,
    "cohen_kappa_alpha": _coders,
    "fleiss_kappa": _fleiss,
    "kendall_w": _kendall,
    "bradley_terry": _bradley_terry,
    "mean_rank_borda_plackett_luce": _ranking,
    "james_stein_shrinkage": _james_stein,
    "beta_binomial_eb_anova": _beta_binomial,
    "fay_herriot_intercept_DL": _units(dersimonian_laird),
    "fay_herriot_intercept_REML": _units(fay_herriot),
    "dersimonian_laird": _units(dersimonian_laird),
    "funnel_limits_exact_interpolated": _funnel_limits,
    "funnel_winsorised_additive": _funnel,
}
