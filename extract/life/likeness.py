"""How like two texts are: in order, by their pairs of characters, as one within the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

# Fewer pairs of characters stand in any text.
FEWEST_PAIRS = 4
# Of a name of five characters nearly all must.
FEW_PAIRS, NEARLY_ALL = 4, 0.75


def ratio(one: str, other: str, *, partial: bool = False) -> float:
    """Return the share of characters that two texts have in common in one order (0 to 1).

    ``partial``: of the shorter with the best stretch of the longer.
    """
    from rapidfuzz import fuzz  # noqa: PLC0415  # only needed where texts differ

    return float((fuzz.partial_ratio if partial else fuzz.ratio)(one, other)) / 100


def ratios(old: Sequence[str], new: Sequence[str]) -> np.ndarray:
    """Return ``ratio`` of each old text with each new one, shape (old, new)."""
    import numpy as np  # noqa: PLC0415
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    return np.asarray(process.cdist(old, new, scorer=fuzz.ratio, dtype=np.float64)) / 100


def dice(old: Sequence[str], new: Sequence[str]) -> np.ndarray:
    """Return the share of common pairs of characters, whatever their order; shape (old, new)."""
    import numpy as np  # noqa: PLC0415

    common, mine, theirs = _pairs(old, new)
    return np.asarray(2 * common / (mine[:, None] + theirs[None, :]).clip(min=1))


def contained(old: Sequence[str], new: Sequence[str]) -> np.ndarray:
    """Return the share of the shorter text's pairs of characters that the longer one has."""
    import numpy as np  # noqa: PLC0415

    common, mine, theirs = _pairs(old, new)
    shorter = np.minimum(mine[:, None], theirs[None, :])
    shares = common / shorter.clip(min=1)
    least = np.where(shorter <= FEW_PAIRS, NEARLY_ALL, 0.0)
    return np.where((shorter >= FEWEST_PAIRS) & (shares >= least), shares, 0.0)


def pairs_of(text: str) -> set[str]:
    """Return the pairs of neighbouring characters that a text has."""
    return {text[n : n + 2] for n in range(len(text) - 1)}


def _pairs(old: Sequence[str], new: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return how many pairs of characters are common to each two texts, and how many each has."""
    import numpy as np  # noqa: PLC0415
    from scipy.sparse import csr_matrix  # noqa: PLC0415

    names: dict[str, int] = {}
    matrices = []
    for texts in (old, new):
        rows, columns = [], []
        for at, text in enumerate(texts):
            own = pairs_of(text)
            columns += [names.setdefault(pair, len(names)) for pair in own]
            rows += [at] * len(own)
        matrices.append((rows, columns, len(texts)))
    made = [
        csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(count, len(names) or 1))
        for rows, columns, count in matrices
    ]
    common = np.asarray((made[0] @ made[1].T).todense())
    return common, *(np.asarray(one.sum(axis=1)).ravel() for one in made)  # type: ignore[return-value]


def remainder(whole: str, part: str) -> str:
    """Return what a text has that another has not, in order."""
    from rapidfuzz.distance import Indel  # noqa: PLC0415

    return "".join(
        whole[op.src_start : op.src_end]
        for op in Indel.opcodes(whole, part)
        if op.tag in {"delete", "replace"}
    )
