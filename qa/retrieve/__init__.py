"""Candidates for an answer, and their order."""
