"""The mechanism map of an answer, drawn from nothing but its statements."""

from qa.notes.mechanism_map.draw import Arrow, Node, Pathway, pathway

__all__ = ["Arrow", "Node", "Pathway", "pathway"]
