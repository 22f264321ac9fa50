"""Latencies in bounded memory: a histogram of two-percent steps, good for any length of drive."""

import math

_LOWEST = 1e-6  # s
_GROWTH = math.log(1.02)
_BUCKETS = 1000  # up to 400 s


class Latencies:
    """Counts durations and tells their percentiles to within two percent."""

    def __init__(self) -> None:
        self._counts = [0] * _BUCKETS
        self.count = 0
        self.longest = 0.0
        """Seconds, exact."""

    def add(self, seconds: float) -> None:
        """Count one duration."""
        bucket = int(math.log(max(seconds, _LOWEST) / _LOWEST) / _GROWTH)
        self._counts[min(bucket, _BUCKETS - 1)] += 1
        self.count += 1
        self.longest = max(self.longest, seconds)

    def percentile(self, percent: float) -> float:
        """Seconds within which `percent` of the durations stayed; 0 when there were none."""
        wanted = self.count * percent / 100
        passed = 0
        for bucket, count in enumerate(self._counts):
            passed += count
            if count and passed >= wanted:
                return min(self.longest, _LOWEST * math.exp(_GROWTH * (bucket + 1)))
        return 0.0
