"""Word files: docx, doc, and what LibreOffice reads for us."""
