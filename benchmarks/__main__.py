"""`python -m benchmarks [queries|cpu|search|map|imports|weight|lighthouse ...]`: all without a name."""

import sys

from benchmarks import cpu, imports, lighthouse, map, queries, search, weight

BENCHMARKS = {
    "queries": queries,
    "weight": weight,
    "cpu": cpu,
    "search": search,
    "map": map,
    "imports": imports,
    "lighthouse": lighthouse,
}

for name in sys.argv[1:] or BENCHMARKS:
    BENCHMARKS[name].main()
