"""OpenVINO's own format: the ONNX export, float or int8, as OpenVINO understands it."""

import hashlib
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from codriver.export.contract import Images, Steer
from codriver.export.formats import SUFFIXES
from codriver.export.onnx_exporter import OnnxExporter
from codriver.model.export_card import CARD_KEY, ExportCard
from codriver.model.pilot import compile_graph

if TYPE_CHECKING:
    import keras


class OpenVinoExporter:
    """Writes an `.xml` with the card in it and, beside it, a `.bin` with the weights.

    Both come from the ONNX export: OpenVINO takes over its int8 layers, so no second quantizer (NNCF, with
    scikit-learn behind it) is needed.
    """

    title = "OpenVINO"
    suffix = SUFFIXES["openvino"]
    runtime = "openvino"
    packages = OnnxExporter.packages

    def write(self, network: "keras.Model", path: Path, calibration: Images | None) -> None:
        """Write the network for OpenVINO; see :class:`~codriver.export.contract.Exporter`."""
        import openvino

        with TemporaryDirectory(prefix="codriver-") as folder:
            onnx_file = Path(folder) / "network.onnx"
            OnnxExporter().write(network, onnx_file, calibration)
            graph = openvino.Core().read_model(onnx_file)
            openvino.save_model(graph, path, compress_to_fp16=False)

    def attach(self, path: Path, card: ExportCard) -> None:
        """Put the card into the `.xml`, with the digest of the `.bin` that belongs to it."""
        import openvino

        weights = hashlib.sha256(path.with_suffix(".bin").read_bytes()).hexdigest()
        labelled = path.with_name(f"labelled-{path.name}")
        graph = openvino.Core().read_model(path)
        graph.set_rt_info(replace(card, weights_sha256=weights).to_text(), [CARD_KEY])
        openvino.save_model(graph, labelled, compress_to_fp16=False)
        labelled.with_suffix(".bin").unlink()
        labelled.replace(path)

    def run(self, path: Path, threads: int) -> Steer:
        """Load the file in OpenVINO."""
        import openvino

        request = compile_graph(openvino.Core().read_model(path), threads)

        def steer(image: NDArray[np.float32]) -> float:
            outputs = request.infer({0: image[np.newaxis]}, share_inputs=True, share_outputs=True)
            return float(outputs[0].flat[0])

        return steer
