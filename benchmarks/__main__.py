"""`python -m benchmarks [queries|cpu|weight|lighthouse ...]`: all of them without a name."""

import sys

from benchmarks import cpu, lighthouse, queries, weight

BENCHMARKS = {"queries": queries, "weight": weight, "cpu": cpu, "lighthouse": lighthouse}

for name in sys.argv[1:] or BENCHMARKS:
    BENCHMARKS[name].main()
