"""The index stage: from documents to a store that can be searched.

access   one open store for all threads   opening  find, lock and open a store
store    the open store: add, remove      reader   one state of it: read, search
catalog  documents and their manifest     commit   changes that a crash cannot tear
repair   what a crash left behind         lock     many readers or one writer
encode   texts -> unit vectors            weights, export   the encoder's files, and its ONNX form
vectors  nearest vectors (Chroma)         lexical  word counts and BM25
derived  fast views of all that           snapshot one state of it in memory
shared   a corpus on a Chroma server      ledger   its documents and manifests
records  texts in a Chroma collection
views    which words of a unit or passage are encoded and matched
files    whole files, and sentences for what a disk refuses
"""
