"""What becomes of a file that is uploaded: a document of the corpus, or records for its documents."""

from __future__ import annotations

from dataclasses import replace

from qa.assistant import Assistant
from qa.index.changes import namesakes
from qa.index.files import store_errors
from qa.index.originals import keep_original
from qa.ingest.default_corpus import DEFAULT_COLLECTION
from qa.ingest.names import carried_over
from qa.ingest.read import read_upload
from qa.ingest.readers import SUFFIXES, has_suffix
from qa.ingest.record_files import RECORD_SUFFIXES, parse_records
from qa.ingest.reference_manager import attach_records
from qa.serve.error_handlers import RequestRefused
from qa.serve.schema import RecordsOutcome, UploadOutcome

UPLOADED = (*SUFFIXES, *RECORD_SUFFIXES)
"""What the names of files end in that can be uploaded."""
ENDINGS_SHOWN = 6
"""Of them in a refusal."""


def take_upload(
    assistant: Assistant, name: str, content: bytes, *, replacing: bool, group: str | None
) -> UploadOutcome | RecordsOutcome:
    """Put an uploaded file into the corpus.

    Parameters: replacing, whether another document under its name is replaced; group, the collection, as for `put`.
    Raises: RequestRefused for files of a kind that is not read, and where another document has the name; InputError.
    """
    if has_suffix(name) and not name.lower().endswith(UPLOADED):
        usual = (
            f"files must end in {', '.join(UPLOADED[:ENDINGS_SHOWN])}, … GET /limits lists all {len(UPLOADED)} endings."
        )
        raise RequestRefused(415, f"{name[:100]!r} is not read: {usual}", param="file")
    if name.lower().endswith(RECORD_SUFFIXES):
        records = parse_records(content, name, assistant.settings.max_file_bytes)
        documents, told = attach_records(records, [], assistant.documents)
        outcomes = assistant.put(documents, collection=group) if documents else {}
        return RecordsOutcome(tuple(told), tuple(outcomes))
    document = read_upload(name, content, max_bytes=assistant.settings.max_file_bytes)
    (document,) = carried_over([document], namesakes([document], assistant.documents), group)
    there = assistant.library.by_source.get(document.source)
    if there is not None and there != document:
        same = (there.digest, there.collection) == (document.digest, document.collection)
        if not (same or replacing):
            where = f" in the collection {there.collection}" if there.collection else ""
            title = there.title[:200].rstrip(".")
            raise RequestRefused(
                409,
                f"The corpus has another document under the name {there.source!r}{where}: {title}. "
                "Give the file another name, or replace that document with ?replace=true.",
            )
        if same or (not there.named and there.collection != DEFAULT_COLLECTION):
            # As another file of this name it would be a second document.
            document = replace(document, path=there.path, named=there.named)
    if document.original and not assistant.settings.shared:
        with store_errors(assistant.settings.store, "The store cannot be written"):
            keep_original(assistant.settings.store, content)
    outcome = assistant.put([document], collection=group)[document.source]
    return UploadOutcome(document.source, outcome, document.collection, document.unread)
