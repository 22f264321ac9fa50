"""A network that steers shares the machine with others that do."""

import os
import threading

import numpy as np
import openvino
import pytest
from openvino import opset16 as operations

from codriver.model.pilot import compile_graph

SHAPE = (1, 256, 256)


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system does not pin threads")
@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="all threads share the one processor core")
def test_steering_may_use_every_core_so_that_drives_side_by_side_do_not_queue_for_the_first():
    image = operations.parameter(SHAPE, openvino.Type.f32)
    product = operations.matmul(image, image, transpose_a=False, transpose_b=False)
    request = compile_graph(openvino.Model([operations.result(product)], [image]), threads=1)
    steering, ended = threading.Event(), threading.Event()

    def steer():
        while not ended.is_set():
            request.infer([np.ones(SHAPE, np.float32)])
            steering.set()

    driver = threading.Thread(target=steer)
    driver.start()
    assert steering.wait(30)
    seen = [os.sched_getaffinity(driver.native_id) for _ in range(2000)]
    ended.set()
    driver.join()

    assert all(cores == os.sched_getaffinity(0) for cores in seen)
