"""Two versions of a plan: what was paired, what changed and which way."""
