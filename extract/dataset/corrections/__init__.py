"""What persons said of rows: kept in a file, bound to words, put over what was parsed."""
