"""Many files: what to read, workers and their limits, one machine or a cluster."""
