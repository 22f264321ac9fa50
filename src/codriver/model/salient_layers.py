"""Finds the convolutions of a network that follow one another, in its compiled form.

Working on OpenVINO's graph and not on Keras's layers makes it the same for every file that drives: old and
new ones of Keras on any backend, and exports in float or int8. Where a network branches, the way through
the most convolutions is followed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codriver.errors import ModelFileError

if TYPE_CHECKING:
    import openvino

Pair = tuple[int, int]
"""Of rows and of columns."""

_CONVOLUTIONS = ("Convolution", "GroupConvolution")
_POOLING = ("MaxPool", "AvgPool")
_ONE_SIDED = (
    "Relu", "Elu", "Selu", "PRelu", "Clamp", "Swish", "HSwish",
    "Gelu", "Mish", "SoftPlus", "Sigmoid", "HSigmoid",
)  # fmt: skip
"""Activations that are off, or nearly so, below zero."""
_TWO_SIDED = ("Tanh", "SoftSign")
"""Activations that say as much below zero as above."""


@dataclass(frozen=True, slots=True)
class Window:
    """How one map comes from the one before it: by a kernel that moves over it in strides."""

    size: Pair
    """Of the map before."""
    kernel: Pair
    stride: Pair
    padding: Pair
    """Rows above and columns left of the map before that are made up."""
    dilation: Pair = (1, 1)


@dataclass(frozen=True, slots=True)
class SalientLayer:
    """A convolution and what follows it up to the next one."""

    features: "openvino.Output"
    """Its features after activation, a batch of one."""
    channel_axis: int
    """Of the features."""
    one_sided: bool
    """Whether a feature below zero is one that is off, and not one of another sign."""
    size: Pair
    """Of the features."""
    windows: Sequence[Window]
    """What leads from the features of the layer before, or the picture, to these, in order."""


@dataclass(frozen=True, slots=True)
class SalientChain:
    """The convolutions of a network, from the picture on."""

    fed: "openvino.Output"
    """What the first of them, or a pooling before it, is fed with."""
    layers: Sequence[SalientLayer]


def find_salient_chain(graph: "openvino.Model") -> SalientChain:
    """Return the convolutions on the way from the picture to the first output of a graph of batch one.

    Raises ModelFileError when there is none.
    """
    walk = _Walk()
    for node in _longest_way(graph):
        walk.pass_by(node)
    if walk.fed is None or not walk.layers:
        raise ModelFileError("has no convolution over the picture, so there is no telling where it looks.")
    return SalientChain(walk.fed, walk.finished_layers())


def _longest_way(graph: "openvino.Model") -> list["openvino.Node"]:
    """Return the nodes from the picture to the first output, through as many convolutions as there are."""
    convolutions: dict[str, int] = {graph.input(0).get_node().get_name(): 0}
    before: dict[str, openvino.Node] = {}
    for node in graph.get_ordered_ops():
        sources = [port.get_node() for port in node.input_values()]
        reached = [source for source in sources if source.get_name() in convolutions]
        if reached:
            source = max(reached, key=lambda each: convolutions[each.get_name()])
            name = node.get_name()
            before[name] = source
            convolutions[name] = convolutions[source.get_name()] + (node.get_type_name() in _CONVOLUTIONS)
    node = graph.output(0).get_node()
    way = [node]
    while node.get_name() in before:
        node = before[node.get_name()]
        way.append(node)
    return way[::-1]


class _Walk:
    """Passes by the nodes of a chain in order and notes what matters of them."""

    def __init__(self) -> None:
        self.fed: openvino.Output | None = None
        self.layers: list[SalientLayer] = []
        self._windows: list[Window] = []
        self._axes = (1, 2, 3)  # of channels, rows and columns, in the array that is passed on
        self._latest: openvino.Output | None = None
        self._activated = True

    def pass_by(self, node: "openvino.Node") -> None:
        """Note one node."""
        kind = node.get_type_name()
        if kind in (*_CONVOLUTIONS, *_POOLING):
            self._start(node)
        elif self._latest is None:
            return
        elif kind == "Transpose":
            order = node.input_value(1).get_node().get_data().tolist()
            channel, row, column = self._axes
            self._axes = (order.index(channel), order.index(row), order.index(column))
            self._latest = node.output(0)
        elif kind == "Pad":
            self._pad(node)
        elif len(node.output(0).shape) != 4 or _size(node.output(0), self._axes) != self._size:
            self._end()
            self._latest = None
        else:
            self._latest = node.output(0)
            if not self._activated and kind in (*_ONE_SIDED, *_TWO_SIDED):
                self._keep(one_sided=kind in _ONE_SIDED)

    def finished_layers(self) -> list[SalientLayer]:
        """Return the layers after the last node."""
        self._end()
        return self.layers

    @property
    def _size(self) -> Pair:
        assert self._latest is not None  # noqa: S101 only asked for between a convolution and its end
        return _size(self._latest, self._axes)

    def _start(self, node: "openvino.Node") -> None:
        """Pass by a convolution or a pooling."""
        self._end()
        if self.fed is None:
            self.fed = node.input_value(0)
        self._axes = (1, 2, 3)
        self._windows.append(_window(node))
        self._latest = node.output(0)
        self._activated = node.get_type_name() in _POOLING

    def _pad(self, node: "openvino.Node") -> None:
        self._end()
        begin = node.input_value(1).get_node().get_data().tolist()
        _, row, column = self._axes
        self._windows.append(Window(self._size, (1, 1), (1, 1), (begin[row], begin[column])))
        self._latest = node.output(0)

    def _end(self) -> None:
        """A convolution without an activation of its own ends where something else begins."""
        if self._latest is not None and not self._activated:
            self._keep(one_sided=False)

    def _keep(self, *, one_sided: bool) -> None:
        assert self._latest is not None  # noqa: S101 only called between a convolution and its end
        windows = tuple(self._windows)
        self.layers.append(SalientLayer(self._latest, self._axes[0], one_sided, self._size, windows))
        self._windows = []
        self._activated = True


def _window(node: "openvino.Node") -> Window:
    """Return the window of a convolution or a pooling; their pictures are channels first."""
    attributes = node.get_attributes()
    if node.get_type_name() in _CONVOLUTIONS:
        kernel = tuple(node.input_value(1).shape)[-2:]
    else:
        kernel = attributes["kernel"]
    return Window(
        size=_size(node.input_value(0), (1, 2, 3)),
        kernel=_pair(kernel),
        stride=_pair(attributes["strides"]),
        padding=_pair(attributes["pads_begin"]),
        dilation=_pair(attributes.get("dilations", (1, 1))),
    )


def _size(output: "openvino.Output", axes: tuple[int, int, int]) -> Pair:
    shape = tuple(output.shape)
    return shape[axes[1]], shape[axes[2]]


def _pair(values: Sequence[int]) -> Pair:
    rows, columns = values
    return int(rows), int(columns)
