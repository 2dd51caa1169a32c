"""Issues in lists: rows of tables, tasks, bare problems."""
