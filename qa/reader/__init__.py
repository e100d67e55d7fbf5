"""Trained models that read: does a unit answer a question, and which words of it are the answer."""
