"""The local page on which a translator corrects an alignment and decides about its findings."""
