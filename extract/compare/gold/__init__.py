"""Expected tables beside extracted ones: what is right, field by field."""
