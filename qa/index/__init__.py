"""The index stage: from documents to a store that can be searched. Imports point downwards in this list.

access        one open store for all threads
qdrant_store  a corpus in Qdrant, searched there
qdrant_catalog, qdrant_focus  its documents, looked up; those that it brings up for a question
qdrant_corpus, qdrant_server, qdrant_points  how they are written and committed; the server, and what it is asked
shared_store  a corpus on a Chroma server
opening       find, lock and open a store
store         the open store: add, remove
repair        what a crash left behind
reader        one state of the store: read, search
snapshot      one state: every unit and passage by number, made when asked for
commit        changes that a crash cannot tear
chroma_server documents and manifests on a Chroma server
arrays        one state over its segments: which row of which segment each unit is
nearest       nearest vectors of the segments
segment       what is searched of some documents, as mapped arrays: vectors, word counts, texts
shards        the vectors of a store in Chroma folders of bounded size
recent        what was used last stays in memory
document_list documents by number and source, read when asked for; library, what is computed of them once
catalog       documents and their manifest
vectors       nearest vectors (Chroma), chroma_records its texts
words         word counts and BM25; strings, texts in mapped arrays
indexed_text  which words of a unit or passage are encoded and matched
embedder      texts to unit vectors; weights and export: the encoder's files, and its ONNX form
lock, files   many readers or one writer; whole files, and sentences for what a disk refuses
backend       what all kinds of store offer the rest of the program
types         progress, outcomes, errors
"""
