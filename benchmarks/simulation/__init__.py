"""
Virtual time in real seconds: `make bench-simulation`.

Messages of a queue go through a real handler in the sandbox; a day of requests goes through the model of
concurrency, which runs none. Each is timed over and over; what it holds in memory is sampled in one more run,
so that looking costs the timed ones nothing.
"""
