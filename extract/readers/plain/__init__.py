"""Plain text: its encoding, tables in it, Markdown."""
