"""Ingest: a file or a text becomes a `Document` whose units are exact spans of its normalised text.

read.py         read_path, read_upload, read_text, find_files; gather.py reads all that files and folders hold
readers.py      the table of formats: suffix and content (detect.py) -> reader
pandoc.py       a file -> pandoc's tree, in a process of its own; tree.py, grid.py: the tree -> blocks; metadata.py: -> identity
pandoc_formats.py  office texts and markup by pandoc; webpage.py: pages; jats.py: articles with what pandoc loses
slides.py, spreadsheet.py, mail.py  PowerPoint; Excel and CSV; e-mail (xml.py: safe XML; properties.py: office properties)
footnotes.py    footnotes of running text -> brackets in their sentence, or references
notes.py        notes under a table -> the cells whose marks they explain
frontmatter.py  the YAML head of a markdown file -> identity
markdown.py     tokens of markdown-it-py -> blocks (inline.py: the words and marks inside one block; markdown_tables.py, latex.py: tables of other forms)
plaintext.py    raw text -> blocks (headings.py and tables.py hold its rules)
blocks.py       what a reader gives, and how bytes, characters and lines are normalised for it
marks.py        reference marks in running text, and which blocks are reference-list entries
compose.py      blocks -> text, sections, units, passages
split.py        one paragraph -> the spans of its sentences
references.py   reference-list entries -> records, and the corpus document that a record is
normalise.py    folding of text for matching; never used on what is shown
"""
