"""A lesson: what is recorded, who is at the wheel, and what is left out, on a road of one dimension."""

from datetime import datetime, timedelta

import pytest

from codriver.drive.lesson import LATER, LessonFigures, Observed, take_lesson
from codriver.errors import OutputError
from codriver.types import Command, Telemetry

STARTED = datetime(2000, 1, 1)
STEP = 0.1


class LineLesson:
    """The car moves sideways by its steering; the teacher steers back to 0, at the lock from 2 m on."""

    def __init__(self, offset: float = 0.0, steps: int = 40) -> None:
        self.offset, self.steps, self.done, self.put_backs = offset, steps, 0, 0

    @property
    def seconds(self) -> float:
        return self.done * STEP

    @property
    def share(self) -> float:
        return self.done / self.steps

    def begin(self) -> None:
        self.done = 0

    def observe(self) -> Observed:
        off = abs(self.offset)
        row = ({"center": f"{self.offset:.2f}".encode()}, max(-1.0, min(1.0, -self.offset / 2)))
        beside = [({"center": b"beside"}, 0.25)] if self.done == 0 else []
        telemetry = Telemetry(None, 10.0, 0.0, 0.0)
        return Observed(telemetry, row, strayed=off > 1.0, settled=off < 0.3, lost=off > 3.0, beside=beside)

    def step(self, command: Command) -> bool:
        self.offset += command.steering * STEP * 5
        self.done += 1
        return self.done < self.steps

    def put_back(self) -> None:
        self.offset, self.put_backs = 0.0, self.put_backs + 1


class Steady:
    """Steers as told."""

    def __init__(self, steering: float) -> None:
        self.steering = steering

    def reset(self) -> None:
        pass

    def step(self, telemetry: Telemetry, now: float) -> Command:
        return Command(self.steering, 0.5)


class Pages:
    """Stands for a recording."""

    problem = ""

    def __init__(self) -> None:
        self.rows = []

    def offer(self, pictures, command, speed, time, *, wait) -> None:
        self.rows.append(
            (float(pictures["center"]) if pictures["center"] != b"beside" else None, command, time)
        )


def test_while_the_model_drives_what_it_sees_is_recorded_with_what_the_teacher_wants() -> None:
    pages = Pages()
    figures = take_lesson(Steady(0.02), LineLesson(), pages, STARTED)
    assert figures == LessonFigures(rows=41, seconds=4.0)
    offsets = [offset for offset, _, _ in pages.rows[:-1]]
    assert offsets == sorted(offsets)
    for offset, command, _ in pages.rows[:-1]:
        assert command.steering == pytest.approx(-offset / 2, abs=0.01)


def test_rows_beside_the_lesson_come_last_as_a_drive_of_their_own() -> None:
    pages = Pages()
    take_lesson(Steady(0.0), LineLesson(), pages, STARTED)
    assert pages.rows[-1] == (None, Command(0.25, 0.0), STARTED + LATER)
    times = [time for _, _, time in pages.rows]
    assert times == sorted(times)
    assert times[1] - times[0] == timedelta(seconds=STEP)


def test_who_strays_is_led_back_and_the_way_back_is_recorded_too() -> None:
    pages = Pages()
    figures = take_lesson(Steady(0.4), LineLesson(steps=80), pages, STARTED)
    offsets = [offset for offset, _, _ in pages.rows[:-1]]
    assert figures.taken_over >= 2
    assert figures.taught > 0
    assert 1.0 < max(offsets) < 1.3
    back = offsets[offsets.index(max(offsets)) :]
    assert min(back) < 0.3


def test_where_the_teacher_is_at_the_lock_nothing_is_recorded_but_the_way_back_is_driven() -> None:
    pages = Pages()
    figures = take_lesson(Steady(0.0), LineLesson(offset=2.4), pages, STARTED)
    assert figures.saturated > 0
    assert max(offset for offset, _, _ in pages.rows[:-1]) < 2.0
    assert figures.rows + figures.saturated == 41


def test_who_is_lost_is_put_back_and_that_is_not_recorded() -> None:
    pages, lesson = Pages(), LineLesson(offset=3.5)
    figures = take_lesson(Steady(0.0), lesson, pages, STARTED)
    assert (figures.lost, figures.put_back, lesson.put_backs) == (1, 1, 1)
    assert all(offset is None or abs(offset) < 0.1 for offset, _, _ in pages.rows)


def test_a_disk_that_takes_no_more_ends_it() -> None:
    pages = Pages()
    pages.problem = "the disk is full"
    with pytest.raises(OutputError, match="the disk is full"):
        take_lesson(Steady(0.0), LineLesson(), pages, STARTED)


def test_figures_add_up() -> None:
    total = LessonFigures(rows=1, lost=2)
    total.add(LessonFigures(rows=10, taken_over=3, seconds=1.5))
    assert total == LessonFigures(rows=11, lost=2, taken_over=3, seconds=1.5)
