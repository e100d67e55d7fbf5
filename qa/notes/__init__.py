"""What is known of a corpus as a whole: verdicts on citations, disagreements, caveats, the mechanism map."""
