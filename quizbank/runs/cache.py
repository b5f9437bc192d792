"""Finished runs on the disk, by what they are made of; losing them costs only time."""

import os
import tempfile
from hashlib import blake2b
from pathlib import Path

BYTES_MAX = 500_000_000
PRUNE_EVERY = 50
_SEAL_SIZE = 16


class RunCache:
    """Files named by key, each sealed with a checksum; the least recently used go first."""

    def __init__(self, folder: Path, bytes_max: int = BYTES_MAX) -> None:
        self._folder = folder
        self._bytes_max = bytes_max
        self._puts = 0

    def get(self, key: str) -> bytes | None:
        """The stored run, or None when there is none that is whole."""
        file = self._file(key)
        try:
            sealed = file.read_bytes()
            os.utime(file)
        except OSError:
            return None
        seal, blob = sealed[:_SEAL_SIZE], sealed[_SEAL_SIZE:]
        return blob if seal == _seal(blob) else None

    def put(self, key: str, blob: bytes) -> None:
        """Store a run; a full or read-only disk is no reason to fail."""
        file = self._file(key)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".new-")
            with os.fdopen(handle, "wb") as stream:
                stream.write(_seal(blob) + blob)
            Path(temporary).replace(file)
        except OSError:
            return
        self._puts += 1
        if self._puts % PRUNE_EVERY == 1:
            self.prune()

    def prune(self) -> None:
        """Delete what was not used for longest, until the rest fits."""
        found = []
        for file in self._folder.glob("*/*"):
            try:
                state = file.stat()
            except OSError:
                continue
            found.append((state.st_mtime, state.st_size, file))
        total = sum(size for _, size, _ in found)
        for _, size, file in sorted(found):
            if total <= self._bytes_max:
                return
            file.unlink(missing_ok=True)
            total -= size

    def _file(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.run"


def _seal(blob: bytes) -> bytes:
    return blake2b(blob, digest_size=_SEAL_SIZE).digest()
