"""What a Lambda layer of an old model file computes, read from its bytes without ever running them.

Keras stored such a layer as a marshalled Python function. `marshalled` reads the bytes as data (no code
object is built), `bytecode` tells its instructions apart in the dialects of Python 2.7 to 3.13, and
`formula` follows them, knowing what built-in layers can do as well: scaling, cropping, resizing. All else
is refused with what it would do.
"""
