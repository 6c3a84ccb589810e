"""Papers of a known size, in words that do not repeat, to be weighed."""

import random

_LETTERS = "落实党的路线方针政策决策部署群众身边腐败作风建设选人用人监督整改担当服务"
_SCALES = ("quality", "satisfaction", "occurrence")


def _words(count: int, seed: object) -> str:
    return "".join(random.Random(str(seed)).choices(_LETTERS, k=count))


def _single(place: int) -> dict:
    text, scale = f"您对{_words(14, place)}的看法", _SCALES[place % 3]
    return {"kind": "single", "id": f"s{place}", "text": text, "scale": scale}


def _multiple(place: int) -> dict:
    options = [_words(8, f"{place}.{n}") for n in range(7)]
    return {"kind": "multiple", "id": f"m{place}", "text": _words(16, place), "options": options}


def _text(place: int) -> dict:
    return {"kind": "text", "id": f"t{place}", "text": _words(12, place), "limit": 20}


def _questions(singles: int, multiples: int, texts: int) -> list[dict]:
    return [
        *map(_single, range(singles)),
        *map(_multiple, range(multiples)),
        *map(_text, range(texts)),
    ]


_SIX_ITEMS = {
    "kind": "grid",
    "id": "items",
    "text": "请逐项评价",
    "rows": [_words(10, f"row {n}") for n in range(6)],
    "columns": [{"code": "v", "label": "评价", "scale": "quality"}],
}
TWELVE = [*_questions(8, 2, 1), _SIX_ITEMS]
SIXTY = _questions(44, 12, 4)
TWENTY_BY_SIX = [
    {
        "kind": "grid",
        "id": "m",
        "text": "请逐人评价",
        "details": ["职务"],
        "rows": [
            {"code": f"r{n}", "label": _words(3, n), "details": [_words(6, n)]}
            for n in range(1, 21)
        ],
        "columns": [
            {"code": code, "label": label, "scale": "competence"}
            for code, label in zip(
                ("de", "neng", "qin", "ji", "lian", "all"), "德能勤绩廉总", strict=True
            )
        ],
    }
]
