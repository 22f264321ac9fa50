"""An own reader of HDF5 files as Keras writes them.

In plain Python and NumPy, because the files come from anywhere: the HDF5 library crashes on some damaged
files, follows links and external storage to other files, and allocates what a header claims. This reader
knows the part of the format that Keras uses (HDF5 File Format Specification, version 3.0), looks at nothing
but the bytes of the one file, and refuses the rest by name with a ModelFileError that does not know the path.
"""
