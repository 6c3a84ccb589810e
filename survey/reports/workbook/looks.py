"""How the cells of a workbook look."""

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from survey.reports.drawn.heat import HIDDEN
from survey.reports.drawn.shades import WHITE

_EDGE, _SHADE, _GREY = "#7F7F7F", "#EDEDED", "#404040"
_BODY, _HEAD = {"font_name": "宋体", "font_size": 10}, {"font_name": "黑体", "font_size": 10}
_STRIPES = 14  # thin, rising


class Looks:
    """The formats of one workbook, after the fonts of official papers."""

    def __init__(self, workbook: Workbook) -> None:
        """Make those that are always needed."""
        self._workbook = workbook
        self._cell = {**_BODY, "border": 1, "border_color": _EDGE, "valign": "vcenter"}
        self._numbers: dict[int, Format] = {}
        head = {"bold": True, "bg_color": _SHADE, "align": "center", "text_wrap": True}
        wrapped = {"text_wrap": True, "valign": "vcenter"}
        self.heading = workbook.add_format({**_HEAD, "font_size": 14})
        self.title = workbook.add_format({**_HEAD, **wrapped, "bold": True, "font_size": 11})
        self.note = workbook.add_format(
            {**_BODY, **wrapped, "font_size": 9, "font_color": _GREY, "valign": "top"}
        )
        self.head = workbook.add_format({**self._cell, **_HEAD, **head})
        self.words = workbook.add_format({**self._cell, "text_wrap": True, "indent": 1})
        self.mark = workbook.add_format({**self._cell, "text_wrap": True, "align": "right"})
        # Programs that know no stripes draw the diagonal.
        struck = {"diag_type": 1, "diag_border": 1, "diag_color": HIDDEN, "align": "right"}
        striped = {"pattern": _STRIPES, "fg_color": HIDDEN, "bg_color": WHITE}
        self.hidden = workbook.add_format({**self._cell, **struck, **striped})

    def number(self, digits: int) -> Format:
        """Return the format of numbers with ``digits`` decimals."""
        if digits not in self._numbers:
            pattern = f"0.{'0' * digits}" if digits else "0"
            self._numbers[digits] = self._workbook.add_format({**self._cell, "num_format": pattern})
        return self._numbers[digits]
