"""Entries of the log of deeds as a CSV file."""

import csv
import io
from collections.abc import Iterable

from survey.reports.released.results_csv import BYTE_ORDER_MARK, safe

HEADS = ("序号", "时间", "谁", "做了什么", "对象", "说明", "校验值")


def deeds_csv(rows: Iterable[tuple[int | str, ...]]) -> bytes:
    """Return the entries as UTF-8 after RFC 4180, each with its hash."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(HEADS)
    writer.writerows(map(safe, row) for row in rows)
    return (BYTE_ORDER_MARK + file.getvalue()).encode()
