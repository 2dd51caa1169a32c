"""Tests of places: their codes, and their names in titles."""
