"""Words to dates and standing commitments."""
