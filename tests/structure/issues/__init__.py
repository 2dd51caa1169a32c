"""Tests of how issues are read in running text."""
