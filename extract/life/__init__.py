"""The life of a promise: versions paired, what changed, what the documents of one plan say of it."""
