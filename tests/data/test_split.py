import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.data.split import split_rows
from codriver.data.stretches import find_stretches
from codriver.errors import RecordingError


@st.composite
def recordings(draw):
    lengths = draw(st.lists(st.integers(1, 900), min_size=1, max_size=5))
    starts = np.cumsum([0, *(length / 15 + 100 for length in lengths)])
    return np.concatenate(
        [start + np.arange(length) / 15 for start, length in zip(starts, lengths, strict=False)]
    )


@given(recordings(), st.integers(0, 9))
def test_every_row_is_in_exactly_one_part_and_no_neighbour_is_trained_on(time, seed):
    stretches = find_stretches(time, [0] * len(time))
    if len(time) < 10:
        with pytest.raises(RecordingError, match="too few"):
            split_rows(time, stretches, rng=np.random.default_rng(seed))
        return
    split = split_rows(time, stretches, rng=np.random.default_rng(seed))
    together = np.sort(np.concatenate([split.train, split.validation, split.guard]))
    assert together.tolist() == list(range(len(time)))
    assert len(split.train) > 0
    assert len(split.validation) > 0


@pytest.mark.parametrize("seed", range(5))
def test_a_fifth_of_a_long_drive_is_held_back_in_blocks_spread_over_it(seed):
    time = np.arange(15 * 600) / 15
    split = split_rows(time, [(0, len(time))], rng=np.random.default_rng(seed))
    assert 0.15 < len(split.validation) / len(time) < 0.25
    blocks = np.split(split.validation, np.flatnonzero(np.diff(split.validation) > 1) + 1)
    assert len(blocks) >= 5
    assert all(14 < len(block) / 15 < 40 for block in blocks)
    gap = np.abs(time[split.train][:, None] - time[split.validation][None]).min()
    assert gap > 1.0


def test_the_same_seed_gives_the_same_split():
    time = np.arange(3000) / 15
    first, again, other = (
        split_rows(time, [(0, 3000)], rng=np.random.default_rng(seed)) for seed in (1, 1, 2)
    )
    assert first.validation.tolist() == again.validation.tolist()
    assert first.validation.tolist() != other.validation.tolist()


@pytest.mark.parametrize("time", [np.arange(30) / 15, np.full(30, np.nan), np.zeros(30)])
def test_two_seconds_can_be_split_too(time):
    split = split_rows(time, [(0, 30)], rng=np.random.default_rng(0))
    assert 3 <= len(split.validation) <= 12
    assert len(split.train) >= 15


def test_another_share_is_kept_too():
    time = np.arange(15 * 1200) / 15
    split = split_rows(time, [(0, len(time))], 0.1, rng=np.random.default_rng(0))
    assert 0.07 < len(split.validation) / len(time) < 0.13
