"""
One handler in every emulator of Lambda: `make bench-emulator`.

Rounds as in benchmarks/sandbox: in each, everybody runs once, in a shuffled order. A run is timed from
the request to the response in hand. Starting an emulator, and ending what it started, is not timed, for
nobody: what is cold is the function's environment.
"""
