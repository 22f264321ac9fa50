"""Functions as Keras stored them in Lambda layers, written by the Pythons of all those years."""

import base64
import struct


def python35(instructions: bytes, constants: bytes, names: tuple[str, ...] = ()) -> bytes:
    """Marshal a function of one argument `x` as Python 3.4 and 3.5 did, which are hard to come by today."""
    words = b")" + bytes([len(names)]) + b"".join(b"Z" + bytes([len(n)]) + n.encode() for n in names)
    return (
        b"\xe3" + struct.pack("<5i", 1, 0, 1, 2, 67)
        + b"s" + struct.pack("<i", len(instructions)) + instructions
        + constants + words + b")\x01\xda\x01x" + b")\x00)\x00" + b"\xfa\x08model.py" + b"\xda\x08<lambda>"
        + struct.pack("<i", 1) + b"s" + struct.pack("<i", 0)
    )  # fmt: skip


def number(value: float) -> bytes:
    return b"g" + struct.pack("<d", value)


def scaling35(divisor: float, offset: float) -> bytes:
    """`lambda x: x / divisor - offset` of Python 3.5."""
    code = bytes.fromhex("7c0000 640100 1b 640200 18 53")
    return python35(code, b")\x03N" + number(divisor) + number(offset))


def resize35() -> bytes:
    """`lambda x: tf.image.resize_images(x, (64, 64), align_corners=True)` of Python 3.5."""
    code = bytes.fromhex("740000 6a0100 6a0200 7c0000 640400 640200 640300 830201 53")
    side = b"i" + struct.pack("<i", 64)
    constants = b")\x05N" + side + b"Z\x0dalign_corners" + b"T" + b")\x02" + side + side
    return python35(code, constants, ("tf", "image", "resize_images"))


def crop35() -> bytes:
    """`lambda x: x[:, :, 60:-20, :]` of Python 3.5."""
    every, some = "640000 640000 850200", "640100 640200 850200"
    code = bytes.fromhex(f"7c0000 {every} {every} {some} {every} 660400 19 53")
    return python35(code, b")\x03N" + b"i" + struct.pack("<i", 60) + b"i" + struct.pack("<i", -20))


def function_bytes(text: str) -> bytes:
    return base64.b64decode(text)


# The usual scaling, divided by 127.5 and 1 less, as each version of Python marshals it.
SCALINGS = {
    "2.7": (
        "YwEAAAABAAAAAgAAAEMAAABzDAAAAHwAAGQBABVkAgAYUygDAAAATmcAAAAAAOBfQGcAAAAAAADwPygAAAAAKAEAAAB0AQAA"
        "AHgoAAAAACgAAAAAcwQAAABtLnB5dAgAAAA8bGFtYmRhPgEAAAB0AAAAAA=="
    ),
    "3.6": (
        "4wEAAAAAAAAAAQAAAAIAAABDAAAAcwwAAAB8AGQBGwBkAhgAUwApA05nAAAAAADgX0BnAAAAAAAA8D+pACkB2gF4cgEAAABy"
        "AQAAAPoEbS5wedoIPGxhbWJkYT4BAAAAcwAAAAA="
    ),
    "3.8": (
        "4wEAAAAAAAAAAAAAAAEAAAACAAAAQwAAAHMMAAAAfABkARsAZAIYAFMAKQNOZwAAAAAA4F9AZwAAAAAAAPA/qQApAdoBeHIB"
        "AAAAcgEAAAD6BG0ucHnaCDxsYW1iZGE+AQAAAPMAAAAA"
    ),
    "3.10": (
        "4wEAAAAAAAAAAAAAAAEAAAACAAAAQwAAAHMMAAAAfABkARsAZAIYAFMAKQNOZwAAAAAA4F9AZwAAAAAAAPA/qQApAdoBeHIB"
        "AAAAcgEAAAD6BG0ucHnaCDxsYW1iZGE+AQAAAHMCAAAADAA="
    ),
    "3.11": (
        "4wEAAAAAAAAAAAAAAAIAAAADAAAA8xIAAACXAHwAZAF6CwAAZAJ6CgAAUwApA05nAAAAAADgX0BnAAAAAAAA8D+pACkB2gF4"
        "cwEAAAAg+gRtLnB5+gg8bGFtYmRhPnIFAAAAAQAAAHMOAAAAgACIYZAliWmYI4lvgADzAAAAAA=="
    ),
    "3.12": (
        "4wEAAAAAAAAAAAAAAAIAAAADAAAA8xIAAACXAHwAZAF6CwAAZAJ6CgAAUwApA05nAAAAAADgX0BnAAAAAAAA8D+pACkB2gF4"
        "cwEAAAAg+gRtLnB5+gg8bGFtYmRhPnIFAAAAAQAAAHMOAAAAgACIYZAliWmYI4lvgADzAAAAAA=="
    ),
    "3.13": (
        "4wEAAAAAAAAAAAAAAAIAAAADAAAA8xIAAACVAFUAUwEtCwAAUwItCgAAJAApA05nAAAAAADgX0BnAAAAAAAA8D+pACkB2gF4"
        "cwEAAAAg2gRtLnB52gg8bGFtYmRhPnIFAAAAAQAAAHMMAAAAgACIYZAliWmYI4pv8wAAAAA="
    ),
}

# Imports TensorFlow, then resizes the rows 60 to -20 to 66x200 with aligned corners, again by each version.
RESIZES = {
    "2.7": (
        "YwEAAAACAAAABQAAAEMAAABzOwAAAGQBAGQAAGwAAH0BAHwBAGoBAGoCAHwAAGQAAGQAAIUCAGQCAGQDAIUCAGYCABlkBwBk"
        "BgB0AwCDAgFTKAgAAABOaf////9pPAAAAGns////aUIAAABpyAAAAHQNAAAAYWxpZ25fY29ybmVycygCAAAAaUIAAABpyAAA"
        "ACgEAAAAdAoAAAB0ZW5zb3JmbG93dAUAAABpbWFnZXQNAAAAcmVzaXplX2ltYWdlc3QEAAAAVHJ1ZSgCAAAAdAEAAAB4dAIA"
        "AAB0ZigAAAAAKAAAAABzBAAAAG0ucHl0AQAAAGcCAAAAcwQAAAAAAQwB"
    ),
    "3.6": (
        "4wEAAAAAAAAAAgAAAAUAAABDAAAAcyoAAABkAWQAbAB9AXwBagFqAnwAZABkAIUCZAJkCIUCZgIZAGQJZAZkB40DUwApCk7p"
        "AAAAAOk8AAAA6RQAAADpQgAAAOnIAAAAVCkBWg1hbGlnbl9jb3JuZXJzaez///8pAnIEAAAAcgUAAAApA1oKdGVuc29yZmxv"
        "d1oFaW1hZ2VaDXJlc2l6ZV9pbWFnZXMpAtoBeFoCdGapAHIHAAAA+gRtLnB52gFnAgAAAHMEAAAAAAEIAQ=="
    ),
    "3.8": (
        "4wEAAAAAAAAAAAAAAAIAAAAFAAAAQwAAAHMqAAAAZAFkAGwAfQF8AWoBagJ8AGQAZACFAmQCZAOFAmYCGQBkBGQFZAaNA1MA"
        "KQdO6QAAAADpPAAAAGns////KQLpQgAAAOnIAAAAVCkBWg1hbGlnbl9jb3JuZXJzKQNaCnRlbnNvcmZsb3daBWltYWdlWg1y"
        "ZXNpemVfaW1hZ2VzKQLaAXhaAnRmqQByBgAAAPoEbS5wedoBZwIAAABzBAAAAAABCAE="
    ),
    "3.10": (
        "4wEAAAAAAAAAAAAAAAIAAAAFAAAAQwAAAHMqAAAAZAFkAGwAfQF8AWoBagJ8AGQAZACFAmQCZAOFAmYCGQBkBGQFZAaNA1MA"
        "KQdO6QAAAADpPAAAAGns////KQLpQgAAAOnIAAAAVCkBWg1hbGlnbl9jb3JuZXJzKQNaCnRlbnNvcmZsb3daBWltYWdlWg1y"
        "ZXNpemVfaW1hZ2VzKQLaAXhaAnRmqQByBgAAAPoEbS5wedoBZwIAAABzBAAAAAgBIgE="
    ),
    "3.11": (
        "4wEAAAAAAAAAAAAAAAYAAAADAAAA81wAAACXAGQBZABsAH0BfAFqAQAAAAAAAAAAoAIAAAAAAAAAAAAAAAAAAAAAAAAAAHwA"
        "ZABkAIUCZAJkA4UCZgIZAAAAAAAAAAAAZARkBawGpgMAAKsDAAAAAAAAAABTACkHTukAAAAA6TwAAABp7P///ykC6UIAAADp"
        "yAAAAFQpAdoNYWxpZ25fY29ybmVycykD2gp0ZW5zb3JmbG932gVpbWFnZdoNcmVzaXplX2ltYWdlcykC2gF42gJ0ZnMCAAAA"
        "ICD6BG0ucHnaAWdyDQAAAAIAAABzOwAAAIAA2AQb0AQb0AQb0AQb2AsNjDjXCyHSCyGgIaBBoEGgQaByqCOgdqBJpCywCcgU"
        "0Ash0QtO1AtO0ARO8wAAAAA="
    ),
    "3.12": (
        "4wEAAAAAAAAAAAAAAAYAAAADAAAA81gAAACXAGQBZABsAH0BfAFqAgAAAAAAAAAAAAAAAAAAAAAAAGoFAAAAAAAAAAAAAAAA"
        "AAAAAAAAfABkAGQAhQJkAmQDhQJmAhkAAABkBGQFrAarAwAAAAAAAFMAKQdO6QAAAADpPAAAAGns////KQLpQgAAAOnIAAAA"
        "VCkB2g1hbGlnbl9jb3JuZXJzKQPaCnRlbnNvcmZsb3faBWltYWdl2g1yZXNpemVfaW1hZ2VzKQLaAXjaAnRmcwIAAAAgIPoE"
        "bS5wedoBZ3INAAAAAgAAAHMtAAAAgADbBBvYCw2POIk41wsh0QshoCGiQaByqCOgdqBJoSywCcgU0Ash0wtO0ARO8wAAAAA="
    ),
    "3.13": (
        "4wEAAAAAAAAAAAAAAAYAAAADAAAA81IAAACVAFMBUwBLAG4BVQFSAgAAAAAAAAAAAAAAAAAAAAAAAFIFAAAAAAAAAAAAAAAA"
        "AAAAAAAAVQBTAFMAMgJTAlMDMgI0AgUAAABTBFMFUwY5AyQAKQdO6QAAAADpPAAAAGns////KQLpQgAAAOnIAAAAVCkB2g1h"
        "bGlnbl9jb3JuZXJzKQPaCnRlbnNvcmZsb3faBWltYWdl2g1yZXNpemVfaW1hZ2VzKQLaAXjaAnRmcwIAAAAgINoEbS5wedoB"
        "Z3INAAAAAgAAAHMtAAAAgADbBBvYCw2POIk41wsh0QshoCGiQaByqCOgdqBJoSywCcgU0Ash0AtO0ARO8wAAAAA="
    ),
}
