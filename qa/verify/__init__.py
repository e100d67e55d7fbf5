"""What the verifier asks: numbers and units, names, subjects, order, polarity, read from statement and quotes alike."""
