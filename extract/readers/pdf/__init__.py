"""PDF: characters to lines, paragraphs and tables; scans by recognition."""
