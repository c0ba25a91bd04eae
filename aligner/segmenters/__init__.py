"""Documents in, the same documents with segments out."""
