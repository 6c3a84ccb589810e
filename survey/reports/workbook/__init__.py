"""The tables as Excel workbooks."""
