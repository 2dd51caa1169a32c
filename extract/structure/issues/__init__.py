"""Issues in running text: where each begins, its fields and measures."""
