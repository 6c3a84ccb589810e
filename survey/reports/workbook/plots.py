"""The sheet behind the diverging charts: published counts, and beside them what is plotted."""

from xlsxwriter.workbook import Workbook

from survey.reports.characters import legal
from survey.reports.drawn.charts import drawn_rows
from survey.reports.drawn.diverging import Plot
from survey.reports.tables import Chart, Table
from survey.reports.workbook.looks import Looks

PLOTTED = "图的数据"
"""The name of the sheet."""

_NAMES_WIDTH, _WIDTH = 40, 11  # in digits
_HEAD_POINTS = 28  # two lines
_MARGINS_INCHES = (0.4, 0.4, 0.5, 0.6)  # left, right, top, bottom
_TO_READ = "图从这张表取数：先是公布的票数，右边是由票数算出来的图上的宽度（占图宽的百分之几）。"


class Plots:
    """Takes what the charts of a workbook plot, one block below the other."""

    def __init__(self) -> None:
        """Begin with nothing plotted."""
        self._blocks: list[tuple[str, Plot]] = []
        self._row = 2

    def take(self, table: Table, chart: Chart) -> Plot:
        """Return the plot of ``chart``; `write` will write it."""
        drawn, rows = drawn_rows(table, chart)
        plot = Plot(drawn, rows, self._row + 1)
        self._blocks.append((chart.caption, plot))
        self._row += len(rows) + 3
        return plot

    def write(self, workbook: Workbook, looks: Looks) -> None:
        """Write the sheet; none where nothing is plotted."""
        if not self._blocks:
            return
        sheet = workbook.add_worksheet(PLOTTED)
        sheet.set_column(0, 0, _NAMES_WIDTH)
        sheet.set_column(1, max(plot.last_column for _, plot in self._blocks), _WIDTH)
        sheet.write_string(0, 0, _TO_READ)
        for caption, plot in self._blocks:
            sheet.write_string(plot.top - 1, 0, legal(caption), looks.title)
            sheet.set_row(plot.top, _HEAD_POINTS)
            plot.write(sheet, looks.head, looks.number(1))
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(*_MARGINS_INCHES)
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, self._row, max(plot.last_column for _, plot in self._blocks))
