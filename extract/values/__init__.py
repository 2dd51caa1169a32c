"""Values: text and a small context in, typed values with spans out."""
