"""Which versions of a plan to compare, near and far; gold beside what was got."""
