"""One training of ablation.py, in a process of its own: reads the job from standard input.

python benchmarks/ablation_training.py MODEL < JOB
"""

import json
import shutil
import sys
from datetime import datetime
from pathlib import Path

from rich.console import Console

from codriver.cli.on_policy import learn_with_bar, on_policy_config
from codriver.cli.train import publish, train_with_bar
from codriver.train.config import TrainingConfig


def main() -> None:
    """Train as the job says and write the best model to MODEL."""
    model, job = Path(sys.argv[1]), json.load(sys.stdin)
    started = datetime.now()
    config = TrainingConfig.from_json(job["training"])
    runs = model.parent / "runs"
    result = train_with_bar(
        None,
        [Path(path) for path in job["recordings"]],
        config,
        runs,
        allow_bad=False,
        on_policy=on_policy_config(job["on_policy"], "simulator"),
    )
    learnt = learn_with_bar(result.run, Console(stderr=True)) if job["on_policy"] else None
    if result.best_epoch is None or (job["on_policy"] and learnt is None):
        sys.exit("the training was interrupted")
    publish(learnt.model if learnt else result.run.best, model)
    shutil.rmtree(runs)
    print(f"{model.parent.name}: trained in {(datetime.now() - started).total_seconds():.0f} s")


if __name__ == "__main__":
    main()
