"""Vector cases about comparisons: cross tables, ranks, persons, pairs, many tests at once."""

from survey.stats.methods.changes import mcnemar, signed_rank, stuart_maxwell
from survey.stats.methods.contingency import association, fisher, ordered, trend
from survey.stats.methods.multiple import cochran_q, ticks
from survey.stats.methods.multiplicity import benjamini_hochberg, bonferroni, holm
from survey.stats.methods.rank_tests import dunn, kruskal, mann_whitney
from survey.stats.methods.within_ballots import friedman, sign_tests

SEED = 20261121


def _chi2(given, _):
    found = association(given["table"])
    if found is None:
        return {}
    return {
        "statistic": found.test.chi2,
        "df": found.test.df,
        "p": found.test.p,
        "min_expected": found.min_expected,
        "expected_lt5_share": found.small_expected,
        "cramers_v": found.cramers_v,
        "cramers_v_bc": found.cramers_v_corrected,
        "std_residuals": [list(row) for row in found.residuals],
    }


def _fisher(given, _):
    return {"p": fisher(given["table"], SEED)}


def _chi_square(found):
    return found._asdict() if found else {}


def _trend(given, _):
    places = given.get("scores") or range(1, len(given["n"]) + 1)
    return _chi_square(trend(given["x"], given["n"], list(places)))


def _ordered(given, _):
    found = ordered(given["table"], given["row_scores"], given["col_scores"])
    return {"M2": found.m2, "p": found.p, "gamma": found.gamma, "tau_b": found.tau_b}


def _kruskal(given, _):
    found = kruskal(given["groups"])
    if found is None:
        return {}
    return {"H": found.h, "df": found.df, "p": found.p, "epsilon2": found.epsilon2}


def _dunn(given, _):
    pairs = dunn(given["groups"])
    return {"pairs": [pair._asdict() | {"p_two_sided": pair.p} for pair in pairs]}


def _mann_whitney(given, _):
    found = mann_whitney(given["x"], given["y"])
    if found is None:
        return {}
    return {
        "U1": found.u,
        "p_asymptotic_cc": found.p,
        "p_exact": found.p_exact,
        "cliffs_delta": found.cliffs_delta,
        "auc": found.auc,
    }


def _mann_whitney_exact(given, _):
    found = mann_whitney(given["x"], given["y"])
    return {"p": found and (found.p if found.p_exact is None else found.p_exact)}


def _friedman(given, _):
    rows = given["blocks_by_items"]
    found = friedman(rows)
    pairs = [
        pair._asdict() | {"n_pos": pair.better, "n_neg": pair.worse} for pair in sign_tests(rows)
    ]
    tested = found._asdict() | {"mean_ranks": list(found.mean_ranks)} if found else {}
    return tested | {"sign_pairs": pairs}


def _cochran_q(given, _):
    rows = given["cases_by_options"]
    test, marked = cochran_q(rows), ticks(rows)
    return {
        "Q": test and test.chi2,
        "df": test and test.df,
        "p": test and test.p,
        "pct_of_cases": marked and [100 * each for each in marked.of_ballots],
        "pct_of_responses": marked and marked.of_ticks and [100 * each for each in marked.of_ticks],
        "mean_options": marked and marked.per_ballot,
    }


def _mcnemar(given, _):
    found = mcnemar(given["table"])
    return found._asdict() | {"chi2_cc": found.chi2_corrected}


def _stuart_maxwell(given, _):
    return _chi_square(stuart_maxwell(given["table"]))


def _signed_rank(given, _):
    found = signed_rank(given["x"], given["y"])
    return {"V": found and found.v, "p_exact_two_sided": found and found.p}


def _adjusted(given, _):
    p = given["p"]
    return {
        "holm": list(holm(p)),
        "bh": list(benjamini_hochberg(p)),
        "bonferroni": list(bonferroni(p)),
    }


METHODS = {
    "pearson_chi2": _chi2,
    "fisher_exact_rxc": _fisher,
    "cochran_armitage": _trend,
    "linear_by_linear_gamma_taub": _ordered,
    "kruskal_wallis": _kruskal,
    "dunn_holm": _dunn,
    "mann_whitney": _mann_whitney,
    "mann_whitney_exact_permutation": _mann_whitney_exact,
    "friedman_and_pairwise_sign": _friedman,
    "cochran_q": _cochran_q,
    "mcnemar": _mcnemar,
    "stuart_maxwell": _stuart_maxwell,
    "wilcoxon_signed_rank": _signed_rank,
    "holm_bh": _adjusted,
}
