"""Buffers: those of a closed stage serve the next one, which draws what it would have drawn anyway."""

import numpy as np

from codriver.render.buffers import borrowed
from codriver.render.panda import panda3d

SIZES = [(8, 4), (8, 4)]


def test_buffers_that_were_given_back_are_lent_again_and_others_are_not() -> None:
    first, second = borrowed(SIZES), borrowed(SIZES)
    assert first is not second
    first.give_back()
    assert borrowed(SIZES[:1]) is not first
    assert borrowed(SIZES) is first
    first.give_back()
    second.give_back()


def test_nothing_of_the_last_picture_is_left_in_the_next_stages() -> None:
    buffers = borrowed(SIZES)
    region = buffers.outputs[1].makeDisplayRegion()
    region.setClearColor((1, 0, 0, 1))
    region.setClearColorActive(True)
    region.setCamera(panda3d().NodePath(panda3d().Camera("camera")))
    drawn = buffers.draw()
    assert [picture.shape for picture in drawn] == [(4, 8), (4, 8)]
    assert (drawn[1] & 0xFFFFFF == 0xFF0000).all()
    buffers.give_back()
    assert borrowed(SIZES) is buffers
    assert not np.array_equal(buffers.draw()[1], drawn[1])
    buffers.give_back()
