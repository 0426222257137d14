"""Files and folders, local or by URL, through pyarrow's file systems and, for what it does not know, fsspec's."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
from pyarrow import fs as arrow_fs

from heartfelt.errors import HeartfeltError, UnreadableInput

OWN = "_heartfelt"
ASIDE = f"{OWN}/unfinished"
WHOLE_UPLOADS = ("s3", "gcs")
"""Stores that show an object only once its upload is complete, and that cannot rename."""

NO_SYNC = (errno.EACCES, errno.EBADF, errno.EINVAL, errno.ENOTSUP, errno.EPERM)
"""What file systems say that cannot sync, mostly folders, such as those of some network drives."""


@dataclass(frozen=True)
class Place:
    """A file or folder and the file system it is on; goes to workers by pickle."""

    files: arrow_fs.FileSystem
    path: str

    def info(self) -> arrow_fs.FileInfo:
        """What is there."""
        return self.files.get_file_info(self.path)

    def inside(self) -> list[arrow_fs.FileInfo]:
        """All files in a folder and those below it, by name; none where there is no such folder."""
        found = self.files.get_file_info(arrow_fs.FileSelector(self.path, recursive=True, allow_not_found=True))
        return sorted((each for each in found if each.is_file), key=lambda each: each.path)

    def read(self, name: str) -> bytes | None:
        """The whole of a file in this folder; None where it is not there."""
        try:
            with self.files.open_input_stream(f"{self.path}/{name}") as stream:
                return bytes(stream.read())
        except FileNotFoundError:
            return None

    def write(self, name: str, content: bytes) -> None:
        """A file in this folder, there only when it is whole."""
        with self.appearing(name) as stream:
            stream.write(content)

    @contextmanager
    def appearing(self, name: str) -> Iterator[pa.NativeFile]:
        """A stream to write to that becomes the file `name` of this folder only when all went well.

        Several processes may write the same name at once: each writes aside, the last one stays. On this machine it is on
        the disk before it has its name, and its name is before this returns. For an object store it is held in memory and
        sent in one upload, since closing an upload half-way would leave half an object.
        """
        if self.files.type_name in WHOLE_UPLOADS:
            content = pa.BufferOutputStream()
            yield content
            with self.files.open_output_stream(f"{self.path}/{name}", compression=None) as upload:
                upload.write(content.getvalue())
            return
        aside = f"{self.path}/{ASIDE}/{uuid4().hex}"
        target = f"{self.path}/{name}"
        for path in (aside, target):
            self.files.create_dir(path.rpartition("/")[0], recursive=True)
        try:
            with self.files.open_output_stream(aside, compression=None) as stream:
                yield stream
            self._keep(aside)
            self.files.move(aside, target)
        except BaseException:
            with suppress(OSError):
                self.files.delete_file(aside)
            raise
        self._keep_name(target)

    def _keep(self, path: str) -> None:
        """Wait until the disk has the whole of a file."""
        if self.files.type_name == "local":
            _sync(Path(path), os.O_RDWR)

    def _keep_name(self, path: str) -> None:
        """Wait until the disk has the name of a file, and those of the folders between this one and it."""
        if self.files.type_name != "local" or os.name == "nt":  # Windows opens no folder
            return
        for folder in Path(path).parents:
            _sync(folder, os.O_RDONLY)
            if folder == Path(self.path):
                return

    def delete(self) -> None:
        """Take this folder away, if it is there."""
        with suppress(OSError):
            self.files.delete_dir(self.path)

    def clear_aside(self) -> None:
        """Take away what interrupted writers left."""
        if self.files.type_name not in WHOLE_UPLOADS:
            with suppress(OSError):
                self.files.delete_dir(f"{self.path}/{ASIDE}")


def _sync(path: Path, flags: int) -> None:
    try:
        handle = os.open(path, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in NO_SYNC:
            raise


def place(text: str) -> Place:
    """The place that a path or URL names.

    What a URL says of the server is kept (`s3://bucket/folder?endpoint_override=...`); credentials are those that the
    environment gives.
    """
    if "://" not in text:
        return Place(arrow_fs.LocalFileSystem(), Path(text).resolve().as_posix())
    try:
        files, path = arrow_fs.FileSystem.from_uri(text)
    except (pa.ArrowException, ValueError, NotImplementedError):
        files, path = _by_fsspec(text)
    except OSError as error:
        raise UnreadableInput(f"{bare(text)} cannot be reached ({type(error).__name__}). Check the address.") from None
    return Place(files, path.rstrip("/"))


def _by_fsspec(text: str) -> tuple[arrow_fs.FileSystem, str]:
    try:
        from fsspec.core import url_to_fs

        found, path = url_to_fs(text)
    except ImportError as error:
        needed = error.name or "fsspec with the package of this store"
        raise HeartfeltError(f"{bare(text)}: this kind of address needs {needed}. Install it with pip.") from None
    except ValueError:
        raise HeartfeltError(
            f"{bare(text)} is of no known kind. Known: paths, file://, s3://, gs://, hdfs://, abfs://, and what fsspec knows."
        ) from None
    return arrow_fs.PyFileSystem(arrow_fs.FSSpecHandler(found)), path


def bare(text: str) -> str:
    """A path, or a URL without what may be secret in it."""
    if "://" not in text:
        return text
    scheme, _, rest = text.partition("://")
    return f"{scheme}://{rest.partition('?')[0].rpartition('@')[2]}"
