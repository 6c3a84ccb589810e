"""Vector cases about samples: weights, strata, classes."""

from fractions import Fraction

from survey.stats.methods.classes import VoterClass, class_error, class_point
from survey.stats.methods.designs import design, mean, poststratified_mean, total
from survey.stats.methods.intervals import z_value
from survey.stats.methods.rao_scott import rao_scott
from survey.stats.methods.weighted_shares import Scale, share, wilson_effective
from survey.stats.methods.weighting import Margin, kish, rake
from tests.stats.vector_files import column, labels


def _design(given):
    file = given["data_file"]
    strata, fpc = given.get("strata"), given.get("fpc")
    return design(
        column(file, given["weight"]),
        labels(file, strata) if strata else None,
        column(file, fpc) if fpc else None,
    )


def _chosen(given):
    """Return 1 where the variable has the level, 0 where another, none where it is missing."""
    if "level" not in given:
        return column(given["data_file"], given["variable"])
    found = labels(given["data_file"], given["variable"])
    return [None if value == "" else float(value == given["level"]) for value in found]


def _total(given, _):
    found = total(_design(given), _chosen(given))
    return {"total": found.value, "se": found.se, "df": found.df}


def _mean(given, _):
    found = mean(_design(given), _chosen(given))
    return {"mean": found.value, "se": found.se, "df": found.df} if found else {}


def _poststratified(given, _):
    ((trait, totals),) = given["margins"].items()
    file = given["data_file"]
    found = poststratified_mean(_design(given), _chosen(given), labels(file, trait), totals)
    return {"mean": found.value, "se": found.se} if found else {}


def _share(scale):
    def compute(given, params):
        found = share(_design(given), _chosen(given), scale, params.get("conf", 0.95))
        if found is None:
            return {}
        interval = found.interval and list(found.interval)
        return {"p": found.p, "se": found.se, "df": found.df, "ci": interval}

    return compute


def _wilson(given, params):
    found = wilson_effective(_design(given), _chosen(given), params.get("conf", 0.95))
    return {"p": found.p, "n_eff": found.n_eff, "ci": list(found.interval)} if found else {}


def _rake(given, _):
    file, margins = given["data_file"], given["margins"]
    traits = {name: labels(file, name) for name in margins}
    found = rake(
        column(file, given["weight"]),
        [Margin(traits[name], totals) for name, totals in margins.items()],
    )
    if found is None:
        return {}
    variable = given.get("variable", "api00")
    cells = {
        cell: weight
        for *cell, weight in reversed(list(zip(*traits.values(), found.tolist(), strict=True)))
        for cell in [tuple(cell)]
    }
    first = dict.fromkeys(zip(*traits.values(), strict=True))
    return {
        f"mean_{variable}": mean(design(found), column(file, variable)).value,
        "cell_weights": [
            {**dict(zip(traits, cell, strict=True)), "w": cells[cell]} for cell in first
        ],
        "kish_neff": kish(found).n_eff,
    }


def _rao_scott(given, _):
    file = given["data_file"]
    return rao_scott(_design(given), labels(file, given["row"]), labels(file, given["col"]))


def _rao_scott_f(given, _):
    found = _rao_scott(given, _)
    return {"statistic": found.f, "df": [found.df1, found.df2], "p": found.p} if found else {}


def _rao_scott_chi2(given, _):
    found = _rao_scott(given, _)
    return {"statistic": found.chi2, "df": found.df, "p": found.p_chi2} if found else {}


def _kish(given, _):
    found = kish(given["w"])
    return found._asdict() if found else {}


def _exact(value):
    return Fraction(str(value))


def _classes(given, weights):
    sizes = given.get("N") or {}
    return {
        name: VoterClass(counts, _exact(given[weights][name]), sizes.get(name))
        for name, counts in given["counts"].items()
    }


def _class_score(given, params):
    classes = _classes(given, "class_weights")
    scores = [_exact(score) for score in given["scores"]]
    point, error = class_point(classes, scores), class_error(classes, scores)
    if point is None:
        return {}
    top = [int(place < 2) for place in range(len(scores))]
    top_error = class_error(classes, top)
    centre, z = float(point.score), z_value(params.get("conf", 0.95))
    return {
        "class_means": {name: float(value) for name, value in point.means.items()},
        "score": centre,
        "se": error and error.se,
        "df": error and error.df,
        "ci95_z": error and [centre - z * error.se, centre + z * error.se],
        "ci95_t": error and list(error.interval),
        "top2_weighted": float(class_point(classes, top).score),
        "top2_se": top_error and top_error.se,
    }


def _class_point(given, _):
    classes = _classes(given, "weights")
    scores = [_exact(score) for score in given["scores"]]
    found = class_point(classes, scores)
    if found is None:
        return {"renormalised": True}
    best = [int(place == 0) for place in range(len(scores))]
    return {
        "class_scores": {name: float(value) for name, value in found.means.items()},
        "weighted": float(found.score),
        "weights_used": {name: float(value) for name, value in found.weights.items()},
        "renormalised": found.renormalised,
        "weighted_best_rate": float(class_point(classes, best).score),
        "pooled": float(found.pooled),
    }


METHODS = {
    "svytotal_stratified_fpc": _total,
    "svymean_srs_fpc": _mean,
    "svymean_stratified_fpc": _mean,
    "post_stratified_mean": _poststratified,
    "svyciprop_mean": _share(Scale.MEAN),
    "svyciprop_logit": _share(Scale.LOGIT),
    "svyciprop_xlogit": _share(Scale.LOGIT),
    "svyciprop_beta": _share(Scale.BETA),
    "svyciprop_asin": _share(Scale.ASIN),
    "wilson_effective_n": _wilson,
    "raking": _rake,
    "rao_scott_F": _rao_scott_f,
    "rao_scott_Chisq": _rao_scott_chi2,
    "kish_effective_n": _kish,
    "abc_class_weighted_score": _class_score,
    "class_weighted_point_renormalised": _class_point,
}
