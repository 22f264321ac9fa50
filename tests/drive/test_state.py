"""What the server says it is doing."""

from codriver.drive.state import DriveState
from codriver.types import Command


def driving_state() -> DriveState:
    state = DriveState()
    state.count_connection()
    state.heard(10.0, by_hand=False)
    state.drove(Command(0.25, 0.5), 8.0, "", 10.0)
    return state


def test_the_words_follow_what_happens() -> None:
    state = DriveState()
    assert state.snapshot(0.0).words == "waiting for a simulator"
    state.count_connection()
    assert state.snapshot(0.0).words == "connected, no telemetry yet"
    state.heard(1.0, by_hand=False)
    assert state.snapshot(1.5).words == "driving"
    state.heard(2.0, by_hand=True)
    assert state.snapshot(2.5).words == "driven by hand"
    assert state.snapshot(6.0).words == "lost: no telemetry for 4 s"
    state.heard(7.0, by_hand=False)
    state.drove(Command(0.0, 0.0), None, "the model is broken", 7.0)
    assert state.snapshot(7.0).words == "faulty: the model is broken"
    state.connected = 0
    assert state.snapshot(8.0).words == "lost: the simulator is gone"


def test_an_unreadable_speed_leaves_the_last_one() -> None:
    state = driving_state()
    state.drove(Command(0.0, 0.0), None, "", 10.1)
    assert state.snapshot(10.1).speed == 8.0


def test_the_frame_rate_is_that_of_the_last_two_seconds() -> None:
    state = driving_state()
    for number in range(100):
        state.drove(Command(0.0, 0.0), 8.0, "", 20.0 + number / 30)
    assert abs(state.snapshot(20.0 + 99 / 30).frames_per_second - 30) <= 1
    assert state.snapshot(40.0).frames_per_second == 0


def test_a_complaint_is_shown_as_printable_text_of_bounded_length() -> None:
    state = DriveState()
    state.complain("an unknown event: \x1b[2J\n" + "x" * 10_000)
    assert state.complaint.isprintable()
    assert len(state.complaint) <= 200
    assert state.counts["complaints"] == 1
