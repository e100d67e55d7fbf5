"""What is asked, and what a follow-up means."""
