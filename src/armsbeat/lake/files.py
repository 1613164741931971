"""Folders and files by path or URL: local, s3://, gs://, hdfs:// (what pyarrow has)."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.fs as pafs

from armsbeat.errors import FileError

_ERRORS = (OSError, pa.ArrowException)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInfo:
    """One file: its address, size in bytes, and when it was last written."""

    url: str
    size: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """A folder (or file) somewhere; files in it are named by paths relative to it."""

    url: str

    def __post_init__(self) -> None:
        if "://" not in self.url:
            local = str(Path(self.url).expanduser().absolute())
            object.__setattr__(self, "url", local)
        object.__setattr__(self, "url", self.url.rstrip("/"))

    @property
    def is_local(self) -> bool:
        return "://" not in self.url

    def __truediv__(self, part: str) -> Place:
        return Place(f"{self.url}/{part}")

    def list_files(self) -> list[FileInfo]:
        """Every file below, by name; the place itself where it is a file."""
        system, path = self.filesystem()
        selector = pafs.FileSelector(path, recursive=True, allow_not_found=True)
        try:
            itself = system.get_file_info(path)
            if itself.type == pafs.FileType.File:
                return [_info(self.url, itself)]
            found = system.get_file_info(selector)
        except _ERRORS as error:
            raise FileError(self.url, None, str(error)) from error
        infos = [
            _info(self.url + one.path.rstrip("/")[len(path) :], one)
            for one in found
            if one.type == pafs.FileType.File
        ]
        return sorted(infos, key=lambda info: info.url)

    def exists(self) -> bool:
        """Is there a file of this name?"""
        system, path = self.filesystem()
        return bool(system.get_file_info(path).type == pafs.FileType.File)

    def reader(self) -> Any:
        """
        The file, opened for reading at any place (`pyarrow.NativeFile`).

        Raises:
            FileError: It cannot be opened.
        """
        system, path = self.filesystem()
        try:
            return system.open_input_file(path)
        except _ERRORS as error:
            raise FileError(self.url, None, str(error)) from error

    def read(self) -> bytes:
        """The whole file."""
        with self.reader() as file:
            return bytes(file.read())

    def write(self, body: bytes) -> None:
        """Put a file there, in one step: readers see the old one or the new one."""
        with Replacement(self) as file:
            file.write(body)

    def delete(self) -> None:
        """Remove the file."""
        system, path = self.filesystem()
        system.delete_file(path)

    def filesystem(self) -> tuple[Any, str]:
        """
        The file system and the path in it, as pyarrow wants them.

        Raises:
            FileError: The URL cannot be read.
        """
        if self.is_local:
            return pafs.LocalFileSystem(), self.url
        try:
            system, path = pafs.FileSystem.from_uri(self.url)
        except _ERRORS as error:
            raise FileError(self.url, None, str(error)) from error
        return system, path.rstrip("/")


class Replacement:
    """
    A file that takes its name when it is complete.

    On disks it is renamed; object stores show an object only when it is closed.
    """

    def __init__(self, place: Place) -> None:
        self._system, self._path = place.filesystem()
        self._is_local = place.is_local
        self._written = self._path
        if self._is_local:
            # Two tasks may write the same part at once; each has its own draft.
            draft = f".{Path(self._path).name}.{os.getpid()}-{secrets.token_hex(4)}"
            self._written = str(Path(self._path).with_name(draft))
        self._stream: Any = None

    def __enter__(self) -> Any:
        if self._is_local:
            Path(self._path).parent.mkdir(parents=True, exist_ok=True)
        self._stream = self._system.open_output_stream(self._written)
        return self._stream

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self._stream.close()
            if self._is_local:
                Path(self._written).replace(self._path)
        elif self._is_local:
            self._stream.close()
            Path(self._written).unlink(missing_ok=True)
        # On an object store a stream that is not closed leaves nothing behind.


def _info(url: str, found: Any) -> FileInfo:
    changed_at = found.mtime or datetime.fromtimestamp(0, UTC)
    return FileInfo(url=url, size=int(found.size or 0), changed_at=changed_at)
