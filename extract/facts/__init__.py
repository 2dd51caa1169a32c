"""What a plan says: of itself, and the values bound to its issues and measures."""
