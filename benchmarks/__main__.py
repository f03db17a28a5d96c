"""`python -m benchmarks [queries|cpu|search|map|weight|lighthouse ...]`: all of them without a name."""

import sys

from benchmarks import cpu, lighthouse, map, queries, search, weight

BENCHMARKS = {
    "queries": queries,
    "weight": weight,
    "cpu": cpu,
    "search": search,
    "map": map,
    "lighthouse": lighthouse,
}

for name in sys.argv[1:] or BENCHMARKS:
    BENCHMARKS[name].main()
