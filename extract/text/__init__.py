"""The text of a document and where each character came from."""
