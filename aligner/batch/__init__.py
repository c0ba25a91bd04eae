"""Many pairs at once: manifest, ledger, shards, and the engines that work on them."""
