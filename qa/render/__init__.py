"""Answers, sources and searches as text for people and programs."""
