"""Out again: a Keras model as ONNX, LiteRT or OpenVINO, in float or int8, checked before it is kept."""
