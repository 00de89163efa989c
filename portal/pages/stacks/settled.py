"""Things in a row, each as near as can be to where it would like to stand, none on another."""

from __future__ import annotations

from collections.abc import Sequence


def settled(wanted: Sequence[float], apart: Sequence[float]) -> list[float]:
    """
    Places in the given order, with the least sum of squares to those `wanted`. `apart` is how far each one is
    from the one before it, at least; its first is not looked at.

    Pools those that would collide until none does. Source: Best and Chakravarti, "Active set algorithms for
    isotonic regression", 1990.
    """
    needed = [0.0]
    for distance in apart[1:]:
        needed.append(needed[-1] + distance)
    pools: list[tuple[float, int]] = []  # mean of what is wanted, without the distances; how many
    for want, before in zip(wanted, needed, strict=False):
        mean, count = want - before, 1
        while pools and pools[-1][0] > mean:
            other, more = pools.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        pools.append((mean, count))
    means = [mean for mean, count in pools for _ in range(count)]
    return [mean + before for mean, before in zip(means, needed, strict=False)]
