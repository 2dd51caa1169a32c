"""Sheets: xlsx, xls, ods; cells as they are displayed."""
