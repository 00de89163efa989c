"""
One handler, once in every sandbox: `make bench-sandbox`.

Rounds: in each, every contestant runs once, in a shuffled order, so that what else the
machine does hits all alike. A run is timed from the request to the handler's result in
hand; ending what was started is not, for nobody. Every result is compared with the right one.
"""
