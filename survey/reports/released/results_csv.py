"""All published figures of a sitting as one CSV file, a figure a line."""

import csv
import io
from dataclasses import astuple

from survey.reports.characters import legal
from survey.reports.released.lines import result_lines
from survey.reports.tables import Cell
from survey.stats.results import SittingSummary

HEADS = (
    *("表", "题号", "题目", "归口", "行", "列", "票类"),
    *("选项代码", "选项", "量", "数", "分母", "占比%"),
)
BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheets read Chinese as something else
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def results_csv(summary: SittingSummary) -> bytes:
    """Return the figures as UTF-8 after RFC 4180; what is withheld is `—`.

    Words that a spreadsheet would compute begin with an apostrophe. What people
    wrote is no figure and is left to the other files.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(HEADS)
    writer.writerows(map(safe, astuple(line)) for line in result_lines(summary))
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def safe(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula."""
    if not isinstance(cell, str):
        return cell
    words = legal(cell)
    return f"'{words}" if words.lstrip(" ").startswith(_FORMULA) else words
