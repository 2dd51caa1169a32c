"""The life of a promise: versions paired, what changed, what a plan's documents say of it."""
