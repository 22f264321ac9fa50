"""The bonnet is found: on our own pictures, where its outline is known, and on the real recording."""

import csv
from pathlib import Path

import numpy as np
import pytest

from codriver.render.bonnet import OUTLINES
from codriver.replay.bonnet import find_bonnets, outline_of
from codriver.replay.path import recorded_path
from codriver.types import CAMERAS, FRAME_HEIGHT, FRAME_WIDTH


def test_it_is_what_our_renderer_draws_and_a_rim(recording, replay) -> None:
    found = find_bonnets(recording, replay.path)
    for camera in CAMERAS:
        columns, rows = np.array(OUTLINES[camera], float).T
        edge = np.round(np.interp(np.arange(FRAME_WIDTH), columns, rows, left=rows[0], right=rows[-1]))
        within = edge - found[camera]
        assert within.min() >= -2  # where its flank is steep
        assert np.quantile(within, 0.03) >= 0
        assert np.median(within) <= 2


def test_it_is_the_surveyed_one_and_a_rim_on_the_lake_recording(shared: Path, lake_recording) -> None:
    found = find_bonnets(lake_recording, recorded_path(lake_recording))
    for camera in CAMERAS:
        with (shared / f"facts/lake/bonnet_{camera}.csv").open() as file:
            surveyed = np.array([int(row["first_bonnet_row"]) for row in csv.DictReader(file)])
        within = surveyed - found[camera]
        assert np.quantile(within, 0.02) >= 0
        assert np.quantile(within, 0.9) <= 6


def test_where_all_moves_there_is_none() -> None:
    changes = np.random.default_rng(0).uniform(10, 20, (FRAME_HEIGHT, FRAME_WIDTH))
    assert (outline_of(changes) == FRAME_HEIGHT).all()


@pytest.mark.parametrize("height", [10, 25])
def test_what_stands_still_at_the_lower_border_is_one(height: int) -> None:
    changes = np.full((FRAME_HEIGHT, FRAME_WIDTH), 15.0)
    changes[-height:, 100:200] = 2.0
    changes[40:60] = 0.0  # a calm sky is none
    changes[-3, 150] = 15.0  # nor does a single flicker tear it
    outline = outline_of(changes)
    assert (outline[102:198] == FRAME_HEIGHT - height - 2).all()
    assert (outline[:98] == FRAME_HEIGHT).all()


def test_a_recording_too_short_to_tell_has_none(recording, replay) -> None:
    path = replay.path
    few = type(path)(path.row[:6], path.x[:6], path.y[:6], path.yaw[:6], path.piece[:6])
    outlines = find_bonnets(recording, few)
    assert all((outline == FRAME_HEIGHT).all() for outline in outlines.values())
