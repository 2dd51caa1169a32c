"""What may be a mark: numbers, labels, brackets, series, headings; decides nothing."""
