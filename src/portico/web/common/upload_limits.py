"""Files on their way in: what is too large to be taken is read on, but lies on no disk."""

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_OF_FILE = 10 * 1024 * 1024 + 64 * 1024
"""A little more than any page takes: what is longer is still seen to be too long."""
MOST_OF_REQUEST = 110 * 1024 * 1024


class CappedUploadHandler(FileUploadHandler):
    """Stands before those that keep: they get the beginning of each file, and not too much in all.

    So the page can say beside its field that a film is too large, and keep what else was typed.
    """

    _kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The chunk, as long as it is wanted."""
        if start > MOST_OF_FILE:
            return None
        self._kept += len(raw_data)
        if self._kept > MOST_OF_REQUEST:
            raise RequestDataTooBig("more files than one page can hold")
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:  # type: ignore[type-arg]
        """Whoever kept it hands it on."""
        return None
