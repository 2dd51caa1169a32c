"""Templates of the pages of the desk."""
