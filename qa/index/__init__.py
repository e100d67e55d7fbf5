"""The index stage: from documents to a store that can be searched.

opening  find, lock and open a store      store    the open store: read, search, add, remove
catalog  documents and their manifest     commit   changes that a crash cannot tear
repair   what a crash left behind         lock     many readers or one writer
encode   texts -> unit vectors            weights, export   the encoder's files, and its ONNX form
vectors  nearest vectors (Chroma)         lexical  word counts and BM25
derived  fast views of all that           snapshot one state of it in memory
views    which words of a unit or passage are encoded and matched
files    whole files, and sentences for what a disk refuses
"""
