"""Speed and memory, as ratios measured in one run against a named reference: `python -m benchmarks`, or `make bench`."""
