"""Terms: what a termbase says, where its terms stand in a text, which words of a pair or document are terms."""
