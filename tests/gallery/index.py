"""The page that lays the pictures out: a row for each state, a column for each view."""

from collections.abc import Iterable
from html import escape

from tests.gallery.pictures import Picture, View
from tests.gallery.states import State

_STYLE = """
body{margin:1em;font:14px/1.5 sans-serif;color:#1d2226}
table{border-collapse:separate;border-spacing:12px 20px}
th{position:sticky;background:#fff;text-align:left}
thead th{top:0;z-index:1}
tbody th{left:0;min-width:8em;vertical-align:top}
td{vertical-align:top}
img{display:block;width:180px;height:auto;border:1px solid #858b90}
small{color:#565c61}
"""


def index(states: Iterable[State], views: Iterable[View], pictures: Iterable[Picture]) -> str:
    """Return the page; what is not there in a view is left empty."""
    views = tuple(views)
    found = {(picture.state, picture.view): _shown(picture) for picture in pictures}
    heads = "".join(f"<th>{escape(view.title)}</th>" for view in views)
    rows = "".join(
        f'<tr id="{state.name}"><th>{escape(state.title)}</th>'
        + "".join(f"<td>{found.get((state, view), '')}</td>" for view in views)
        + "</tr>\n"
        for state in states
    )
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>答卷页的各种样子</title><style>{_STYLE}</style></head>\n<body>"
        "<h1>答卷页的各种样子</h1>\n"
        f"<table><thead><tr><th></th>{heads}</tr></thead>\n<tbody>{rows}</tbody></table>"
        "</body></html>\n"
    )


def _shown(picture: Picture) -> str:
    width, height = picture.pixels
    return (
        f'<a href="{picture.path}"><img loading="lazy" src="{picture.path}" width="{width}"'
        f' height="{height}" alt="{escape(picture.state.title)}"></a>'
        f"<small>{width} × {height}</small>"
    )
