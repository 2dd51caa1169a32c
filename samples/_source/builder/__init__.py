"""Builds the samples from their notation."""
