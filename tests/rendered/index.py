"""The page that lays the pictures out: a row for each file, its pages side by side."""

from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import Protocol

_STYLE = """
body{margin:1em;font:14px/1.5 sans-serif;color:#1d2226}
div{display:flex;gap:12px;overflow-x:auto;padding-bottom:1em}
img{display:block;height:420px;border:1px solid #858b90}
"""


class Pictured(Protocol):
    """A page of a file of a sitting, and where its picture is."""

    sitting: str
    file: str
    number: int
    path: str


def index(pages: Iterable[Pictured]) -> str:
    """Return the page; the pages of one file follow one another."""
    rows = "".join(
        f"<h2>{escape(sitting)} · {escape(file)}</h2>\n<div>{''.join(map(_shown, of_file))}</div>\n"
        for (sitting, file), of_file in groupby(pages, key=lambda page: (page.sitting, page.file))
    )
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>报告附件的各页</title><style>{_STYLE}</style></head>\n<body>"
        f"<h1>报告附件的各页</h1>\n{rows}</body></html>\n"
    )


def _shown(page: Pictured) -> str:
    path, words = escape(page.path), escape(f"{page.file} 第{page.number}页")
    return f'<a href="{path}"><img loading="lazy" src="{path}" alt="{words}"></a>'
