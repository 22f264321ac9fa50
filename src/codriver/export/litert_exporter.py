"""LiteRT, once TensorFlow Lite: converted by TensorFlow, run by ai-edge-litert."""

import zipfile
from collections.abc import Iterator
from math import prod
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from codriver.export.contract import SMALL_DENSE_WEIGHTS, Images, Steer
from codriver.export.formats import SUFFIXES
from codriver.model.export_card import CARD_MEMBER, ExportCard

if TYPE_CHECKING:
    import keras


class LiteRtExporter:
    """Writes one `.tflite` file; its card is in a zip archive that follows the model in it.

    That is where LiteRT's own metadata keeps additional files, so `unzip -p model.tflite codriver.json`
    shows it, and no runtime minds.
    """

    title = "LiteRT"
    suffix = SUFFIXES["litert"]
    runtime = "ai_edge_litert"
    packages: tuple[str, ...] = ("ai_edge_litert",)

    def write(self, network: "keras.Model", path: Path, calibration: Images | None) -> None:
        """Write the network for LiteRT; see :class:`~codriver.export.contract.Exporter`."""
        import keras
        import tensorflow

        signature = [keras.InputSpec(shape=(1, *network.input_shape[1:]), dtype="float32", name="image")]
        with TemporaryDirectory(prefix="codriver-") as folder:
            network.export(folder, format="tf_saved_model", verbose=False, input_signature=signature)
            model = tensorflow.lite.TFLiteConverter.from_saved_model(folder).convert()
            if calibration is not None:
                model = _quantized(folder, calibration, _small_dense_layers(model))
        path.write_bytes(model)

    def attach(self, path: Path, card: ExportCard) -> None:
        """Append the card to the file, as an archive with one member."""
        with zipfile.ZipFile(path, "a") as archive:
            # A ZipInfo without a date: the same export gives the same bytes.
            archive.writestr(zipfile.ZipInfo(CARD_MEMBER), card.to_text())

    def run(self, path: Path, threads: int) -> Steer:
        """Load the file in LiteRT's interpreter."""
        from ai_edge_litert.interpreter import Interpreter

        interpreter = Interpreter(str(path), num_threads=threads)
        interpreter.allocate_tensors()
        image_index = interpreter.get_input_details()[0]["index"]
        steering_index = interpreter.get_output_details()[0]["index"]

        def steer(image: NDArray[np.float32]) -> float:
            interpreter.set_tensor(image_index, image[np.newaxis])
            interpreter.invoke()
            return float(interpreter.get_tensor(steering_index).flat[0])

        return steer


def _quantized(saved_model: str, calibration: Images, float_layers: list[str]) -> bytes:
    """Convert to int8 all but the named layers, with ranges as wide as what the pictures make of them."""
    import tensorflow

    def pictures() -> Iterator[list[NDArray[np.float32]]]:
        yield from ([image[np.newaxis]] for image in calibration)

    converter = tensorflow.lite.TFLiteConverter.from_saved_model(saved_model)
    converter.optimizations = [tensorflow.lite.Optimize.DEFAULT]
    converter.representative_dataset = pictures
    # The converter takes no list of exceptions; TensorFlow's guide has selective quantization done so.
    debugger = tensorflow.lite.experimental.QuantizationDebugger(
        converter=converter,
        debug_dataset=pictures,
        debug_options=tensorflow.lite.experimental.QuantizationDebugOptions(denylisted_nodes=float_layers),
    )
    model: bytes = debugger.get_nondebug_quantized_model()
    return model


def _small_dense_layers(model: bytes) -> list[str]:
    """Name the outputs of the dense layers that stay float."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=model)
    interpreter.allocate_tensors()
    tensors: dict[int, dict[str, Any]] = {
        tensor["index"]: tensor for tensor in interpreter.get_tensor_details()
    }
    return [
        tensors[operation["outputs"][0]]["name"]
        for operation in interpreter._get_ops_details()  # no public way to see the operations
        if operation["op_name"] == "FULLY_CONNECTED"
        and prod(tensors[operation["inputs"][1]]["shape"]) < SMALL_DENSE_WEIGHTS
    ]
