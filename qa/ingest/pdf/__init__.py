"""PDF -> blocks that know their page, in a process of its own.

read.py         read_pdf: runs the child, tells what went wrong
ocr.py          scanned pages -> a text layer, by ocrmypdf where that is installed
child.py        the child process: bytes in, JSON out, with limits
characters.py   pages -> runs of characters with boxes; drawings.py: drawn rules and pictures
picture.py      draw_page: runs the process that draws a page, tells what went wrong
render.py       that process: a page with a quote marked -> PNG, with limits
gutters.py      the strips between columns
layout.py       runs -> lines in reading order, without running heads
line_numbers.py numbers in a margin that count lines, which are no content
footnotes.py    footnotes -> into the words that they qualify
tables.py       ruled and unruled tables
paragraphs.py   lines -> blocks
"""
