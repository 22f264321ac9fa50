"""On-policy learning: the model drives, is corrected on what it saw, the data grows, the training goes on.

DAgger (Ross, Gordon and Bagnell 2011, arXiv 1011.0686) with the mixture that the paper found best or nearly
so, beta_i = I(i = 1): the first data is the expert's or the person's alone, after that the model drives alone
until the teacher must take the wheel. Each iteration learns all data so far, from the weights so far.

`on-policy/` in the run folder holds `metrics.jsonl`, a line for each finished iteration, and for each
iteration its lessons as recordings and its training as a run folder. What is finished is not done again.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from codriver.files import replace_text
from codriver.runs import Run
from codriver.train.config import TrainingConfig
from codriver.train.fit import train
from codriver.train.listener import Listener
from codriver.train.on_policy_config import OnPolicyConfig
from codriver.train.practice import plan_lessons, practise


@dataclass(frozen=True, slots=True)
class ClosedLoop:
    """How a model drives where it has not learnt; the field names are the keys of the metrics."""

    autonomy: float
    """(1 - 6 n / T) x 100, percent."""
    interventions: int
    """n: times that the car was put back from 1 m off the middle."""
    seconds: float
    """T, driven."""
    metres: float
    """Driven."""
    mean_absolute: float
    """Of the cross-track error, metres."""
    clean: int
    """Free drives without a wheel off the road."""
    drives: int
    """All of them."""

    @property
    def rank(self) -> tuple[float, float]:
        """What models are ordered by, the best last: autonomy, then how near the middle they keep."""
        return self.autonomy, -self.mean_absolute


Judge = Callable[[Path, Callable[[float], object]], ClosedLoop]
"""Lets a model file drive on tracks that nothing was learnt on, and tells the share that is done."""


@dataclass(frozen=True, slots=True)
class OnPolicyResult:
    """What came of it."""

    iterations: list[dict[str, Any]]
    """The metrics of the model before all (0) and after each finished iteration."""
    best: int
    """Number of the iteration whose model drives best."""
    model: Path
    """That model."""
    interrupted: bool
    """Whether Ctrl-C ended it."""


def remember_on_policy(run: Run, config: OnPolicyConfig) -> None:
    """Note in a run's settings that it shall learn on policy, or for more iterations than so far."""
    settings = run.read_config() | {"on_policy": config.to_json()}
    replace_text(run.config, json.dumps(settings, indent=2) + "\n")


def learn_on_policy(run: Run, judge: Judge, listener: Listener) -> OnPolicyResult | None:
    """Go on with a finished training as the run's settings say; None if it ended before anything was known.

    A KeyboardInterrupt ends it and keeps what the finished iterations gave. Raises RunError, OutputError,
    RecordingError, MissingExtraError.
    """
    learning = _Learning(run, judge, listener)
    interrupted = False
    try:
        learning.finish()
    except KeyboardInterrupt:
        interrupted = True
    return learning.result(interrupted)


class _Learning:
    """Goes from iteration to iteration."""

    def __init__(self, run: Run, judge: Judge, listener: Listener) -> None:
        self._run, self._judge, self._listener = run, judge, listener
        self._settings = run.read_config()
        self._config = OnPolicyConfig.from_json(self._settings["on_policy"])
        self._training = TrainingConfig.from_json(self._settings["training"])
        self._account = Run(run.folder / "on-policy")
        self._done = self._account.read_metrics()

    def finish(self) -> None:
        """Do all that is not done yet; raises KeyboardInterrupt when that comes."""
        if not self._done:
            self._close(0, {})
        for iteration in range(len(self._done), self._config.iterations + 1):
            lessons = self._practise(iteration)
            trained = train(self._prepared(iteration), self._listener)
            if trained.interrupted or trained.best_epoch is None:
                raise KeyboardInterrupt
            assert trained.error is not None  # noqa: S101 there is an epoch
            validation = trained.error.to_json()
            self._close(iteration, {"lessons": lessons, "validation": validation})

    def result(self, interrupted: bool) -> OnPolicyResult | None:
        """Return what is known."""
        if not self._done:
            return None
        best = max(self._done, key=lambda line: ClosedLoop(**line["closed_loop"]).rank)
        number = int(best["iteration"])
        return OnPolicyResult(self._done, number, self._model(number), interrupted)

    def _folder(self, iteration: int) -> Path:
        return self._account.folder / str(iteration)

    def _model(self, iteration: int) -> Path:
        """Return the model after an iteration, or the one before all."""
        return Run(self._folder(iteration) / "run").best if iteration else self._run.best

    def _practise(self, iteration: int) -> dict[str, Any]:
        """Let the latest model drive, as far as that was not finished before; return the figures."""
        plans = plan_lessons(
            self._model(iteration - 1),
            self._folder(iteration) / "recordings",
            iteration,
            self._config,
            [Path(path) for path in self._settings["recordings"]],
            self._training.seed,
            self._training.recipe.lookahead_seconds,
        )
        return asdict(practise(plans, lambda share: self._listener.practising(iteration, share)))

    def _prepared(self, iteration: int) -> Run:
        """Return the run of an iteration: all data so far, the weights so far."""
        run = Run(self._folder(iteration) / "run")
        if not run.config.exists():
            grown = [
                str(lesson.resolve())
                for earlier in range(1, iteration + 1)
                for lesson in sorted((self._folder(earlier) / "recordings").glob("lesson-*[0-9]"))
                if (lesson / "driving_log.csv").stat().st_size
            ]
            training = replace(
                self._training,
                epochs=self._config.epochs,
                patience=self._config.epochs,
                learning_rate=self._config.learning_rate,
                seed=self._training.seed + iteration,
            )
            settings = {
                "recordings": [*self._settings["recordings"], *grown],
                "allow_bad": self._settings["allow_bad"],
                "training": training.to_json(),
                "preprocess": self._settings["preprocess"],
                "precision": self._settings["precision"],
                "initial": str(self._model(iteration - 1).resolve()),
            }
            replace_text(run.config, json.dumps(settings, indent=2) + "\n")
        return run

    def _close(self, iteration: int, facts: dict[str, Any]) -> None:
        """Judge the model of an iteration, and count it as finished."""
        model = self._model(iteration)
        judged = self._judge(model, lambda share: self._listener.judging(iteration, share))
        line = {"iteration": iteration, "model": str(model), **facts}
        self._done.append(line | {"closed_loop": asdict(judged)})
        self._account.write_metrics(self._done)
        self._listener.judged(self._done[-1])
