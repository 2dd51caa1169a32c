"""Finished tables as the files that people open, one module a format."""
