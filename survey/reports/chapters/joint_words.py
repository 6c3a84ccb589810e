"""Words for what was computed from answers side by side."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from survey.reports.wording import about
from survey.stats.joint.results import Bands, Contrast, Contrasts, HaloFound, QualityFound
from survey.stats.reasons import NotComputed

_DIGITS = "零一二三四五六七八九"

FLAGGED = "下面几种情形只作标记，供判断答卷是否认真；没有去掉任何一份答卷。"
"""What must be said before any flag."""

HONEST = (
    "各项全同不等于不认真：觉得班子好的人会样样都选同一档，"
    "评价好的班子里，认真作答而各项全同的常见占23%至35%。"
)
"""What must be said beside ballots that judge everything alike."""

PERSONS = "位得分"
"""What is counted where persons are compared."""

CLOSE_NOTE = "同一组的人得分接近，不宜排序；组内按名册顺序。"
"""How to read the column of bands."""

CROSS_NOTE = "每一行是对一道题作同样回答的人；票数和占比都按行计算。"
"""How to read a cross table."""

CONSISTENCY_NOTE = "α、ω越接近1，各题越像在问同一件事；0.7以上一般认为可以合起来看。"
"""How to read a table of consistency."""

REST_NOTE = "题余相关是一题与其余各题合计的相关；接近0的题，可能问的是另一件事。"
"""How to read a table of the items of a block."""

NO_FIT = "空着的算不出来：有的题各份答卷的得分没有差别，或者可以由别的题推出。"
"""Why a coefficient of consistency is left empty."""

AGREEMENT_NOTE = (
    "W是各份答卷排序的一致程度（0至1）；ICC(2,k)是全部答卷平均以后的可靠程度；"
    "α是单份答卷之间的一致程度。"
)
"""How to read a table of agreement."""

NO_AGREEMENT = "空着的算不出来：各份答卷之间或者各人之间的得分没有差别。"
"""Why a coefficient of agreement is left empty."""


TEST_NOTE = (
    "检验只看给了等次或选了选项的答卷。p是假如两题无关，碰巧差这么多的机会；"
    "克拉默V是关联强弱（0至1），0.1以下很弱。"
)
"""How to read the tests of cross tables."""

TOTALS_NOTE = "先在每份答卷里把各方面平均（至少评了一半的才算），再把各份答卷平均。"
"""How a person's total is made."""

METHODS = {
    "chi2": "卡方检验",
    "fisher": "费希尔精确检验",
    "monte_carlo": "卡方检验（蒙特卡洛）",
}
"""What tests are called."""


def numeral(number: int) -> str:
    """Return a small number as it is written in a sentence.

    >>> numeral(2), numeral(12), numeral(20), numeral(101)
    ('两', '十二', '二十', '101')
    """
    if number == 2:
        return "两"
    return str(number) if number > 99 else counting(number)


def counting(number: int) -> str:
    """Return a number below 100 as one counts.

    >>> counting(2), counting(10), counting(35)
    ('二', '十', '三十五')
    """
    tens, ones = divmod(number, 10)
    leading = (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "")
    return leading + (_DIGITS[ones] if ones or not tens else "")


def group_name(place: int) -> str:
    """Return what a band is called, the first being 0.

    >>> group_name(0)
    '第一组'
    """
    return f"第{counting(place + 1)}组"


def bands_sentence(subject: str, bands: Bands, labels: Sequence[str], what: str = PERSONS) -> str:
    """Return who lies close together; a number of places, never a place.

    >>> bands_sentence("总体", ((0, 2), (1,)), ["甲", "乙", "丙"])
    '总体：前两位得分接近，不宜排序（甲、丙）；其后是乙。'
    >>> bands_sentence("问题", ((0, 2), (1,)), ["吃、拿", "卡", "要"], "项勾选人数")
    '问题：前两项勾选人数接近，不宜排序（“吃、拿”“要”）；其后是“卡”。'
    """
    if len(bands) == 1 and len(bands[0]) == len(labels):
        return about(subject, f"{numeral(len(labels))}{what}接近，不宜排序。")
    said = [_band(at, [labels[one] for one in band], what) for at, band in enumerate(bands)]
    return about(subject, "；".join(said) + "。")


def _band(place: int, names: Sequence[str], what: str) -> str:
    named = _named(names, what)
    if len(names) == 1:
        return f"其后是{named}" if place else f"居前的是{named}"
    lead = "其后" if place else "前"
    return f"{lead}{numeral(len(names))}{what}接近，不宜排序（{named}）"


def _named(names: Sequence[str], what: str) -> str:
    """Return names as a list; options in quotes, for they may be lists themselves."""
    return "、".join(names) if what == PERSONS else "".join(f"“{name}”" for name in names)


def expected_sentence(found: QualityFound) -> str:
    """Return how many all-same ballots honest answers would bring."""
    if found.expected is None:
        return HONEST
    share = f"约占{found.expected}%" if found.expected else "不到0.1%"
    return f"{HONEST}假如对各项的看法互不相干，碰巧全同的{share}，这是下限。"


def halo_note(found: HaloFound | NotComputed) -> str:
    """Return how far the columns of a grid repeat one impression; empty where it is not known."""
    if isinstance(found, NotComputed) or found.mean_r is None:
        return ""
    same = f"，{found.same}%的评价各方面完全一样" if found.same is not None else ""
    return f"各方面之间的平均相关是{found.mean_r}{same}；相关很高时，各方面说的多半是同一个总印象。"


def contrast_sentences(contrasts: Sequence[Contrasts] | NotComputed) -> Iterator[str]:
    """Yield the overall judgements with and without, or why they are not told."""
    if isinstance(contrasts, NotComputed):
        yield contrasts.why
        return
    for each in contrasts:
        if isinstance(each.found, NotComputed):
            yield about(each.title, each.found.why)
        elif len(each.found) == 1:
            yield _contrast(each.title, each.found[0])


def _contrast(title: str, found: Contrast) -> str:
    subject = found.label if found.label == title else about(title, found.label)
    before = _score(found.score, found.favourable, found.n)
    after = _score(found.score_without, found.favourable_without, found.n_without)
    return about(subject, f"全部答卷{before}；不计各项全同的答卷，{after}。")


def _score(score: Decimal | None, favourable: Decimal | None, n: int) -> str:
    said = [f"得分{score}" if score is not None else ""]
    said.append(f"正面评价占{favourable}%" if favourable is not None else "")
    return "，".join(filter(None, said)) + f"（n={n}）"
