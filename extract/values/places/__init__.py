"""Words to places and their codes."""
