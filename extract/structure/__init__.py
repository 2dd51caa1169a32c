"""The one place that decides: which issues a document holds, and where they end."""
