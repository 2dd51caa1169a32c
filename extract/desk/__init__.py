"""The desk: a local page in the browser to convert plans, review what was read, and correct it."""
