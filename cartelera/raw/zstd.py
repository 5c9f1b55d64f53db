"""Whether a zstd file is whole: DuckDB takes the end of one that is cut off for the end of its rows.

The format is that of RFC 8878, section 3.1.
"""

from io import BufferedReader
from pathlib import Path

from cartelera.raw.contract import RawFilesError

SKIPPABLE = b"\x2a\x4d\x18"
"""What the magic number of a frame without data ends with."""
REPEATED_BYTE = 1
"""The type of a block that holds one byte, to be repeated."""


def check_whole(path: Path) -> None:
    """Walk through the frames of a zstd file.

    Raises:
        RawFilesError: The last one does not end where the file ends.
    """
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(0)
        while stream.tell() < size:
            skip_frame(stream, size)
        if stream.tell() > size:
            raise RawFilesError(f"File {path} cannot be unpacked (zstd): it is cut off.")


def skip_frame(stream: BufferedReader, size: int) -> None:
    """Move a stream behind the frame that begins where it stands, which is behind the end if the frame is cut off."""
    if stream.read(4).endswith(SKIPPABLE):
        stream.seek(number(stream, 4), 1)
        return
    descriptor = number(stream, 1)
    has_one_segment = descriptor >> 5 & 1
    bytes_of_size = (has_one_segment, 2, 4, 8)[descriptor >> 6]
    stream.seek((1 - has_one_segment) + (0, 1, 2, 4)[descriptor & 3] + bytes_of_size, 1)
    is_last = False
    while not is_last and stream.tell() < size:
        header = number(stream, 3)
        is_last = bool(header & 1)
        stream.seek(1 if header >> 1 & 3 == REPEATED_BYTE else header >> 3, 1)
    checksum = 4 * (descriptor >> 2 & 1)
    stream.seek(checksum if is_last else size + 1, 1)


def number(stream: BufferedReader, length: int) -> int:
    """The whole number in the next bytes."""
    return int.from_bytes(stream.read(length), "little")
