"""Files in, Documents out. Nothing of the text is altered."""
