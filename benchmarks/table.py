from collections.abc import Sequence


def print_table(title: str, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table for people: the first column to the left, numbers to the right."""
    widths = [max(len(str(row[column])) for row in [heading, *rows]) for column in range(len(heading))]
    print(f"\n{title}")
    for row in [heading, ["-" * width for width in widths], *rows]:
        first, *rest = (str(cell) for cell in row)
        cells = [
            first.ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)),
        ]
        print("  " + "  ".join(cells))
