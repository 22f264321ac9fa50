import numpy as np

from codriver.plots.contact_sheet import choose_rows, letter, turn_colours


def test_the_frames_spread_over_the_recording_and_hold_its_strongest_curves(rng):
    steering = np.zeros(1600)
    steering[[130, 450, 1400]] = [0.9, -1.0, 0.5]
    chosen = choose_rows(steering, 16, rng)
    assert [row // 100 for row in chosen] == list(range(16)), "one of each part, in order"
    assert {130, 450} <= set(chosen)


def test_the_same_seed_chooses_the_same_frames():
    steering = np.random.default_rng(0).normal(0, 0.2, 500)
    first, again = (choose_rows(steering, 16, np.random.default_rng(3)) for _ in range(2))
    assert first == again


def test_a_short_recording_shows_all_it_has(rng):
    assert choose_rows(np.array([0.1, 0.2, 0.3]), 16, rng) == [0, 1, 2]


def test_left_is_blue_and_right_is_orange():
    (red, _, blue, _), (other_red, _, other_blue, _) = turn_colours(np.array([-0.5, 0.5]))
    assert blue > red
    assert other_red > other_blue
    assert [letter(number) for number in (0, 15)] == ["a", "p"]
