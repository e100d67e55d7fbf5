"""The index stage: from documents to a store that can be searched.

    encode   texts -> unit vectors            export    the encoder's weights, found and exported once
    vectors  nearest vectors (Chroma)         lexical   BM25 over units and passages
    catalog  documents and their manifest     store     ties them together: add, remove, repair, read
    views    which words of a unit or passage are encoded and matched
"""
