"""What is no model is named for what it is, whatever its name ends in."""

import os
import zipfile

import pytest

from codriver.errors import ModelFileError
from codriver.model.file_kind import MAX_MODEL_BYTES, identify
from codriver.model.pilot import load_pilot


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"just some text\n", "a short text, a placeholder"),
        (b"some text, line after line\n" * 50, "a text file"),
        (b"", "an empty file"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "git-lfs pointer.*git lfs pull"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"\n  <html lang=en>", "a web page"),
        (b"PK\x03\x04" + bytes(60), "another zip archive"),
        (b"\x89HDF\r\n\x1a\n" + bytes(100), "damaged"),
        (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.", "a PyTorch file"),
        (b"\x80\x04\x95\x0b\x00", "a Python pickle"),
        (b"\x1c\x00\x00\x00TFL3" + bytes(20), "a LiteRT model. Rename it to model.tflite, and it drives"),
        (b"\x08\x07\x12\x07pytorch\x1a\x05" + bytes(20), "an ONNX model. Rename it to model.onnx"),
        (b'<?xml version="1.0"?>\n<net name="x" version="11">', r"OpenVINO.*model.xml and put its .bin"),
        (b'<?xml version="1.0"?>\n<svg>', "an XML file"),
        (b'\x40\x00\x00\x00\x00\x00\x00\x00{"weight":' + bytes(99), "a safetensors file"),
        (b"\x93NUMPY\x01\x00", "a NumPy array"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (bytes(range(256)), "unknown kind"),
    ],
)
def test_other_files_are_named(tmp_path, content, named) -> None:
    path = tmp_path / "model.h5"
    path.write_bytes(content)
    with pytest.raises(ModelFileError, match=named) as error:
        load_pilot(path)
    assert str(error.value).startswith(f"{path}: ")


@pytest.mark.parametrize(
    ("member", "named"),
    [("archive/data.pkl", "a PyTorch file"), ("saved_model.pb", "SavedModel"), ("a.txt", "another zip")],
)
def test_other_archives_are_named_and_not_opened(tmp_path, member, named) -> None:
    path = tmp_path / "model.h5"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, b"cos\nsystem\n(S'touch /tmp/owned'\ntR.")
    with pytest.raises(ModelFileError, match=named):
        identify(path)


def test_an_archive_with_an_absurd_list_of_members_is_not_read(tmp_path) -> None:
    path = tmp_path / "model.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", b"{}")
        for number in range(20_000):
            archive.writestr(f"{number:05d}", b"")
    with pytest.raises(ModelFileError, match="another zip archive"):
        identify(path)


def test_folders_huge_files_and_missing_ones(tmp_path) -> None:
    with pytest.raises(ModelFileError, match="a folder"):
        identify(tmp_path)
    with pytest.raises(ModelFileError, match="no such model"):
        identify(tmp_path / "model.h5")
    pipe = tmp_path / "pipe.h5"
    os.mkfifo(pipe)
    with pytest.raises(ModelFileError, match="no ordinary file"):
        identify(pipe)  # and does not wait for somebody to write into it
    huge = tmp_path / "huge.h5"
    with huge.open("wb") as file:
        file.truncate(MAX_MODEL_BYTES + 1)  # takes no room on the disk
    with pytest.raises(ModelFileError, match="at most"):
        identify(huge)
