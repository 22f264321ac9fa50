"""Reading the model files of all Keras generations into an ordinary Keras 3 model, safely.

`container` finds the settings and the weights in whatever file they are kept in, `architecture` turns the
settings into a list of known layers (`layer_kinds` is the list of what is allowed), `weights` finds each
layer's arrays, `rebuild` makes the network anew. Keras itself never sees the file.
"""
