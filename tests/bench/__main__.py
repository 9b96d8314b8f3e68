"""Measures and prints the table: `make bench`, or `make bench ROWS="pages closing"`."""

import os
import sys
import tempfile
from pathlib import Path

from tests.bench.rows import ROWS, Bench
from tests.bench.table import Line, shown


def main(names: list[str]) -> int:
    """Measure the named rows, or all. A missed aim is shown and is no error: computers differ."""
    if unknown := set(names) - set(ROWS):
        print(f"There is no row {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}.")
        return 2
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as folder:
        bench = Bench(
            folder=Path(folder),
            server=os.environ["TEST_POSTGRESQL"],
            redis=os.environ["TEST_REDIS"],
        )
        for name in names or ROWS:
            print(f"Measuring: {name} ...", file=sys.stderr, flush=True)
            for line in ROWS[name](bench):
                print(f"  {line.what}: {line.figure}", file=sys.stderr, flush=True)
                lines.append(line)
    print(shown(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
