"""Times two ways to do one thing, each in processes of its own, in turns: machines are noisy."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from statistics import median

# Runs in the child: processor time (its children's too) and peak memory of a call, imports aside.
# Seconds of the clock would tell more of what else the machine does than of the two.
CHILD = """
import json, os, resource, sys, time
module, name, *args = sys.argv[1:]
bench = __import__(f"bench.{module}", fromlist=[name])
call = getattr(bench, name)
# What a library costs to import is measured elsewhere.
for needed in getattr(bench, "NEEDED")[name]:
    __import__(needed)
if prepare := getattr(bench, "PREPARED", {}).get(name):
    prepare(*args)
def spent():
    t = os.times()
    return t.user + t.system + t.children_user + t.children_system
start = spent()
call(*args)
seconds = spent() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([seconds, peak / 1024]))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a call took at the median of its runs: seconds, and megabytes at the peak."""

    seconds: float
    megabytes: float


def side_by_side(
    module: str, names: tuple[str, ...], args: tuple[str, ...], runs: int = 5
) -> dict[str, Cost]:
    """Run functions of ``bench.<module>`` in turns; return each one's cost."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    for _ in range(runs):
        for name in names:
            done = subprocess.run(
                [sys.executable, "-c", CHILD, module, name, *args],
                check=True,
                capture_output=True,
                text=True,
            )
            seconds, megabytes = json.loads(done.stdout.splitlines()[-1])
            found[name].append((seconds, megabytes))
    return {
        name: Cost(median(s for s, _ in costs), median(m for _, m in costs))
        for name, costs in found.items()
    }


def show(title: str, costs: dict[str, Cost], own: str, peer: str, bound: float) -> None:
    """Print two costs beside each other, and their ratio beside its bound."""
    print(title)
    for name, cost in costs.items():
        print(f"  {name:<24} {cost.seconds:8.3f} s {cost.megabytes:8.0f} MB")
    ratio = costs[own].seconds / costs[peer].seconds
    verdict = "within" if ratio <= bound else "beyond"
    print(f"  ratio {ratio:.3f}, {verdict} the bound of {bound}")
