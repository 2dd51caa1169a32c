"""Words to responsible persons and posts."""
