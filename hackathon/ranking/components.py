"""Connected components of a matrix of booleans whose rows and columns are the nodes of a graph."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Components:
    """Connected components; -1 for a row or column without a cell."""

    def __init__(
        self,
        count: int,
        fewest: int,
        of_row: Ints,
        of_column: Ints,
    ) -> None:
        self.count, self.fewest, self.of_row, self.of_column = count, fewest, of_row, of_column


def components(cells: Bools) -> Components:
    rows, columns = cells.shape
    root = list(range(rows + columns))

    def find(node: int) -> int:
        while root[node] != node:
            # Each look shortens the way for the next one.
            root[node] = node = root[root[node]]
        return node

    for row, column in np.argwhere(cells).tolist():
        root[find(row)] = find(rows + column)
    used = np.append(cells.any(axis=1), cells.any(axis=0))
    part = np.array([find(node) for node in range(rows + columns)])
    # Who has no cell belongs to no part, and makes none of their own.
    part[~used] = -1
    count = len(set(part[used].tolist()))
    fewest = max(
        1, int(used.sum()) - int(cells.sum())
    )  # a graph of n nodes and e edges has at least n - e parts
    return Components(count, fewest, part[:rows], part[rows:])


def parts(cells: Bools) -> list[tuple[list[int], list[int]]]:
    """The connected components of a (rows, columns) matrix of booleans: (rows, columns) of each,
    the largest first."""
    found = components(cells)
    lists = [
        (
            np.flatnonzero(found.of_row == part).tolist(),
            np.flatnonzero(found.of_column == part).tolist(),
        )
        for part in sorted({*found.of_row.tolist(), *found.of_column.tolist()} - {-1})
    ]
    return sorted(lists, key=lambda part: -len(part[0]) - len(part[1]))
