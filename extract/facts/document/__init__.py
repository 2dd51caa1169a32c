"""What a document says of itself: kind, place, inspection, dates, counts, issuer."""
