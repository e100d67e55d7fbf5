"""Where the documents of a corpus disagree (`find`), and the status of a source that changes a statement (`caveats`)."""
