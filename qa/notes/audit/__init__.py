"""Does the source that a document cites say what the document says it says? Every citation mark of a document, checked.

marks -> claims -> compare with the cited document -> look for a better source -> audit
"""
