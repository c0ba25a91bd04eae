"""What is known of words: dictionary glosses, stems, and where words begin and end. Knows no beads."""
