"""Safetensors files, read as views of their bytes."""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

TYPES = {"U64": "<u8", "F32": "<f4", "F64": "<f8", "I32": "<i4", "I64": "<i8", "U8": "u1"}
"""The types of the arrays in numpy, by their names in safetensors."""


def views(buffer: NDArray[np.uint8]) -> dict[str, NDArray[Any]]:
    """The arrays of a safetensors file, as views; the library's own reader would copy them.

    The format is: eight bytes with the length of the header, the header in JSON, and the arrays.
    """
    length = int(buffer[:8].view("<u8")[0])
    header, body = json.loads(bytes(buffer[8 : 8 + length])), buffer[8 + length :]
    return {
        name: body[slice(*each["data_offsets"])].view(TYPES[each["dtype"]]).reshape(each["shape"])
        for name, each in header.items()
    }


def all_within(array: NDArray[Any], lowest: float, highest: float) -> bool:
    """Whether all values are in a range, which NaN is not; without a mask, which would take memory."""
    return array.size == 0 or bool(array.min() >= lowest and array.max() <= highest)
