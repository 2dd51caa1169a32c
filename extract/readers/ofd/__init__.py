"""OFD (GB/T 33190): pages of placed text and paths, the format in which offices archive."""
