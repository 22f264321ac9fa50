"""ONNX: written by Keras through tf2onnx, made int8 and run by ONNX Runtime."""

from collections.abc import Iterator
from math import prod
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from codriver.export.contract import SMALL_DENSE_WEIGHTS, Images, Steer
from codriver.export.formats import SUFFIXES
from codriver.model.export_card import CARD_KEY, ExportCard

if TYPE_CHECKING:
    import keras
    import onnx

INPUT_NAME = "image"
_DENSE = ("Gemm", "MatMul")
_WITH_WEIGHTS = ("Conv", *_DENSE)
"""ONNX's names of the operations that are worth computing in int8."""


class OnnxExporter:
    """Writes one `.onnx` file; its card is in the model's metadata."""

    title = "ONNX"
    suffix = SUFFIXES["onnx"]
    runtime = "onnxruntime"
    packages: tuple[str, ...] = ("onnx", "onnxruntime", "tf2onnx")

    def write(self, network: "keras.Model", path: Path, calibration: Images | None) -> None:
        """Write the network as ONNX; see :class:`~codriver.export.contract.Exporter`."""
        import keras

        signature = [keras.InputSpec(shape=(1, *network.input_shape[1:]), dtype="float32", name=INPUT_NAME)]
        network.export(path, format="onnx", verbose=False, input_signature=signature)
        if calibration is not None:
            _quantize(path, calibration)

    def attach(self, path: Path, card: ExportCard) -> None:
        """Put the card into the model's metadata."""
        import onnx

        model = onnx.load(path)
        onnx.helper.set_model_props(model, {CARD_KEY: card.to_text()})
        onnx.save(model, path)

    def run(self, path: Path, threads: int) -> Steer:
        """Load the file in ONNX Runtime."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

        def steer(image: NDArray[np.float32]) -> float:
            return float(session.run(None, {INPUT_NAME: image[np.newaxis]})[0].flat[0])

        return steer


def _quantize(path: Path, calibration: Images) -> None:
    """Replace a float model by one whose layers compute in int8, one scale for each channel of weights."""
    import onnx
    from onnxruntime.quantization import CalibrationMethod, QuantFormat, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with TemporaryDirectory(prefix="codriver-") as folder:
        prepared = Path(folder) / path.name
        # The shapes are fixed, so the symbolic inference (and SymPy) is not needed.
        quant_pre_process(path, prepared, skip_symbolic_shape=True)
        quantize_static(
            prepared,
            path,
            _Calibration(calibration),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            # The whole range that was seen: what is rare in a recording is the sharp bend.
            calibrate_method=CalibrationMethod.MinMax,
            op_types_to_quantize=list(_WITH_WEIGHTS),
            nodes_to_exclude=_small_dense_layers(onnx.load(prepared)),
        )


class _Calibration:
    """Hands pictures to ONNX Runtime's quantizer, one at a time, and None when there are no more."""

    def __init__(self, images: Images) -> None:
        self._images: Iterator[NDArray[np.float32]] = iter(images)

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        image = next(self._images, None)
        return None if image is None else {INPUT_NAME: image[np.newaxis]}


def _small_dense_layers(model: "onnx.ModelProto") -> list[str]:
    weights = {tensor.name: prod(tensor.dims) for tensor in model.graph.initializer}
    return [
        node.name
        for node in model.graph.node
        if node.op_type in _DENSE and sum(weights.get(name, 0) for name in node.input) < SMALL_DENSE_WEIGHTS
    ]
