"""The published tables: schema, rows, ids."""
