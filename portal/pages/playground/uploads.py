"""How much of an upload is read at all. Django itself has no bound for files."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

from portal.records.playground.archive import ZIPPED_BYTES

# The rest of what is too large is waited for up to here, so that the page can say so.
ABANDONED_BYTES = 4 * ZIPPED_BYTES


class BoundedUploads(FileUploadHandler):
    """Before Django's own, which keep what this lets pass. No page takes more in one file than Lambda."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._length = 0
        self._received = 0

    def handle_raw_input(
        self, input_data: Any, meta: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        del input_data, meta, boundary, encoding
        self._length = content_length

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        del start
        self._received += len(raw_data)
        if self._received > ZIPPED_BYTES:
            if self._length > ABANDONED_BYTES:
                raise StopUpload(connection_reset=True)
            raise SkipFile  # it is read to its end all the same, and forgotten
        return raw_data

    def file_complete(self, file_size: int) -> None:
        del file_size
