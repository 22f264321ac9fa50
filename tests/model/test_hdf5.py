"""The own HDF5 reader gives what the HDF5 library gives, and nothing outside of the file is ever touched."""

import contextlib
import io
from collections.abc import Callable

import h5py
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.errors import ModelFileError
from codriver.model.hdf5.file import Group, open_hdf5


def written(write: Callable[[h5py.File], object], **options) -> bytes:
    """The bytes of a file that the HDF5 library writes."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w", **options) as file:
        write(file)
    return buffer.getvalue()


def opened(write: Callable[[h5py.File], object], **options) -> Group:
    return open_hdf5(written(write, **options))


@pytest.mark.parametrize("dtype", ["<f4", ">f4", "<f8", "<f2", "<i8", "<u4", ">i2", "u1"])
@pytest.mark.parametrize("shape", [(), (1,), (5, 5, 3, 24), (0,)])
@pytest.mark.parametrize("libver", ["earliest", "latest"])
def test_numbers_come_back_as_they_were_written(dtype, shape, libver) -> None:
    values = (np.random.default_rng(0).random(shape) * 100).astype(dtype)
    root = opened(lambda file: file.create_dataset("a/b/kernel:0", data=values), libver=libver)
    found = root.dataset("a/b/kernel:0")
    assert found.shape == shape
    assert found.array().dtype == values.dtype
    assert np.array_equal(found.array(), values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("einfach", "einfach"),
        (b"{}" * 50_000, "{}" * 50_000),
        (np.bytes_(b"fixed"), "fixed"),
        ([b"conv2d", b"dense"], ["conv2d", "dense"]),
        (np.array([b"conv2d", b"dense"]), ["conv2d", "dense"]),
        (["Straße", ""], ["Straße", ""]),
        ("", ""),
    ],
)
@pytest.mark.parametrize("libver", ["earliest", "latest"])
def test_texts_are_read_in_all_ways_in_which_keras_wrote_them(text, expected, libver) -> None:
    def write(file: h5py.File) -> None:
        file.attrs["before"] = 1.0
        file.attrs["text"] = text

    root = opened(write, libver=libver)
    assert root.attribute("text") == expected
    assert root.attribute("other") is None


def test_a_large_group_keeps_all_its_names() -> None:
    names = [f"layer_{number}" for number in range(500)]

    def write(file: h5py.File) -> None:
        for name in names:
            file.create_group(name).attrs["weight_names"] = np.array([name.encode()])

    root = opened(write)
    assert sorted(root.names()) == sorted(names)
    assert [root.group(name).attribute("weight_names") for name in names] == [[name] for name in names]


def external_link(file: h5py.File) -> None:
    file["kernel"] = h5py.ExternalLink("/etc/passwd", "/")


def soft_link(file: h5py.File) -> None:
    file["kernel"] = h5py.SoftLink("/kernel")


def virtual(file: h5py.File) -> None:
    layout = h5py.VirtualLayout(shape=(4,), dtype="f4")
    layout[:] = h5py.VirtualSource("/etc/passwd", "data", shape=(4,))
    file.create_virtual_dataset("kernel", layout)


def external_storage(file: h5py.File) -> None:
    file.create_dataset("kernel", (4,), "u1", external=[("/etc/passwd", 0, 4)])


def never_written(file: h5py.File) -> None:
    file.create_dataset("kernel", (10**6, 10**6, 10**3), "f4")


def bomb(file: h5py.File) -> None:
    file.create_dataset("kernel", data=np.zeros((1000, 1000), "f4"), compression="gzip", chunks=(1000, 1000))


def chunks(file: h5py.File) -> None:
    file.create_dataset("kernel", data=np.zeros((10, 10), "f4"), chunks=(5, 5))


def texts(file: h5py.File) -> None:
    file.create_dataset("kernel", data=[b"a", b"b"])


def compound(file: h5py.File) -> None:
    file.create_dataset("kernel", data=np.zeros(3, [("a", "f4"), ("b", "i4")]))


def dense(file: h5py.File) -> None:
    for number in range(20):
        file.create_group(f"kernel{number}", track_order=True)


def reference(file: h5py.File) -> None:
    file.create_dataset("kernel", data=np.array([file.ref], dtype=h5py.ref_dtype))


def committed_type(file: h5py.File) -> None:
    file["type"] = np.dtype("f4")
    file.create_dataset("kernel", (4,), file["type"])


def group(file: h5py.File) -> None:
    file.create_group("kernel")


@pytest.mark.parametrize(
    ("write", "named"),
    [
        (external_link, "a link into another file"),
        (soft_link, "a soft link"),
        (virtual, "virtual data set"),
        (external_storage, "keeps its values in another file"),
        (never_written, "absurd shape"),
        (bomb, "compressed"),
        (chunks, "h5repack"),
        (texts, "texts where numbers"),
        (compound, "type that Keras never writes"),
        (reference, "type that Keras never writes"),
        (committed_type, "shares descriptions"),
        (group, "no data set"),
        (lambda file: None, "has no /kernel"),
    ],
)
def test_what_could_do_harm_is_refused_by_its_name(write, named) -> None:
    with pytest.raises(ModelFileError, match=named):
        opened(write).dataset("kernel").array()


def test_the_dense_layout_is_refused_by_its_name() -> None:
    with pytest.raises(ModelFileError, match="dense"):
        opened(dense, libver="latest")


def test_a_path_of_countless_names_is_not_followed() -> None:
    root = opened(lambda file: file.create_group("/".join("a" * 50)))
    with pytest.raises(ModelFileError, match="has no"):
        root.group("/".join("a" * 50))


def small(file: h5py.File) -> None:
    file.attrs["model_config"] = b'{"class_name": "Sequential"}'
    for name in ("conv2d", "dense"):
        file.create_group(name).attrs["weight_names"] = np.array([f"{name}/kernel:0".encode()])
        file[name].create_dataset(f"{name}/kernel:0", data=np.ones((3, 4), "f4"))


SMALL = {libver: written(small, libver=libver) for libver in ("earliest", "latest")}
STRUCTURE = {
    libver: [place for place in range(len(data)) if any(data[max(0, place - 64) : place + 64])]
    for libver, data in SMALL.items()
}
"""Where bytes decide about something: not in the empty stretches."""


def read_all(data: bytes) -> None:
    root = open_hdf5(data)
    root.attribute("model_config")
    for name in root.names():
        root.group(name).attribute("weight_names")
        root.group(name).dataset(f"{name}/kernel:0").array()


@pytest.mark.parametrize("libver", SMALL)
@given(data=st.data())
def test_damaged_bytes_are_read_or_refused_and_nothing_else_happens(libver, data) -> None:
    places = data.draw(st.lists(st.sampled_from(STRUCTURE[libver]), min_size=1, max_size=8))
    changed = bytearray(SMALL[libver])
    for place in places:
        changed[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ModelFileError):
        read_all(bytes(changed))


@pytest.mark.parametrize("libver", SMALL)
def test_a_file_cut_off_anywhere_is_refused(libver) -> None:
    for length in range(0, len(SMALL[libver]), 7):
        with pytest.raises(ModelFileError):
            read_all(SMALL[libver][:length])


def test_one_long_text_that_is_named_a_thousand_times_is_not_read_a_thousand_times() -> None:
    data = bytearray(written(lambda file: file.attrs.create("text", ["x" * 60_000] + ["a"] * 999)))
    first = data.index((60_000).to_bytes(4, "little"))
    reference = bytes(data[first : first + 16])
    for number in range(1000):
        data[first + 16 * number : first + 16 * (number + 1)] = reference
    with pytest.raises(ModelFileError, match="over and over"):
        open_hdf5(bytes(data)).attribute("text")


def test_parts_that_point_at_each_other_in_a_circle_come_to_an_end() -> None:
    data = bytearray(SMALL["earliest"])
    tree = data.index(b"TREE")
    data[tree + 5] = 1  # not the lowest level of the tree: its children are such nodes
    for child in range(tree + 32, tree + 64, 16):
        data[child : child + 8] = tree.to_bytes(8, "little")
    with pytest.raises(ModelFileError, match=r"no proper tree|without an end"):
        read_all(bytes(data))
