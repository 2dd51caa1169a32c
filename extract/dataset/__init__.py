"""The tables in ``out/``: published, read again, verified, near or behind a URI."""
