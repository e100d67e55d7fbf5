"""Ingest: a file or a text becomes a `Document` whose units are exact spans of its normalised text.

read.py         the doors: read_path, read_text, find_files
frontmatter.py  the YAML head of a markdown file -> identity
markdown.py     markdown -> blocks (inline.py: emphasis, links and marks inside one block)
plaintext.py    raw text -> blocks (headings.py, tables.py and boilerplate.py hold its rules)
blocks.py       what a block is, and how its characters and lines are normalised
marks.py        reference marks in running text, and which blocks are reference-list entries
compose.py      blocks -> text, sections, units, passages
split.py        one paragraph -> the spans of its sentences
references.py   reference-list entries -> records, and the corpus document that a record is
normalise.py    folding of text for matching; never used on what is shown
"""
