"""Web pages: the article without its navigation."""
