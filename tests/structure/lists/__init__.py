"""Tests of how lists of issues in tables and titles are read."""
