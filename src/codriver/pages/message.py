"""Messages to a page: what is to be told as JSON, and pictures behind it, in one piece."""

import json
import struct
from collections.abc import Mapping
from typing import Any


def pack(told: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """Return the bytes of one message: the JSON's length (4 bytes, little endian), the JSON, the pictures.

    The pictures' names and lengths stand in the JSON under "pictures", in the order in which they follow.
    """
    listed = [[name, len(picture)] for name, picture in pictures.items()]
    text = json.dumps({**told, "pictures": listed}, separators=(",", ":"), allow_nan=False).encode()
    return b"".join([struct.pack("<I", len(text)), text, *pictures.values()])
