"""Broken files made by chance, for every reader: `make fuzz`."""
