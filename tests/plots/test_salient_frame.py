"""A frame with what is looked at: tinted there, dimmed elsewhere, both paths on it."""

import numpy as np
import pytest

from codriver.camera.preprocess import Preprocess
from codriver.plots.frame_overlay import ARC, RECORDED
from codriver.plots.salient_frame import DIMMEST, TINT, Shown, draw_salient_frame, tinted

GREY = np.full((160, 320, 3), 120, np.uint8)


def test_what_is_looked_at_is_tinted_and_the_rest_dimmed():
    saliency = np.zeros((160, 320), np.float32)
    saliency[80:90, 100:120] = 1.0
    found = tinted(GREY, saliency).astype(float)
    assert np.allclose(found[0, 0], 120 * DIMMEST, atol=1)
    assert np.abs(found[85, 110] - TINT).max() < 0.2 * 255
    assert (tinted(GREY, np.ones((160, 320), np.float32)) == found[85, 110]).all()


@pytest.mark.parametrize(("steering", "side"), [(-0.4, -1), (0.4, 1)])
def test_both_paths_lead_where_they_steer(steering, side):
    def columns(colour, shown):
        none = np.zeros((160, 320), np.float32)
        picture = np.asarray(draw_salient_frame(GREY, none, shown, Preprocess())).astype(int)[:110]
        return np.flatnonzero((np.abs(picture - colour).max(axis=-1) < 5).any(axis=0))

    shown = Shown(steering, -steering, 9.0)
    assert side * (columns(ARC, shown).mean() - 160) > 3
    assert side * (columns(RECORDED, shown).mean() - 160) < -3
    assert not len(columns(RECORDED, Shown(steering)))
