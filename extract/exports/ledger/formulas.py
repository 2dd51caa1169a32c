"""A formula of a person's own in a ledger, as it is in another row and among other columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import regex
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

# $M3, M$3, M3 of M3:M9; a whole column M:M.
CELL = regex.compile(r"(\$?)([A-Z]{1,3})(?=\$?\d|:|$)")


class Formula(NamedTuple):
    """What a formula says, the row in which it stood, and the headings of its sheet in order."""

    words: str
    row: int
    names: tuple[str, ...]

    def moved(self, row: int, names: Sequence[str]) -> str | None:
        """Return what it is in another row of a sheet with these headings.

        None where it speaks of a column that is not among them, or is no formula that can be read.
        """
        try:
            here = Translator(self.words, origin=f"A{self.row}").translate_formula(f"A{row}")
        except TokenizerError:
            return None
        letters = {
            get_column_letter(at): get_column_letter(names.index(name) + 1)
            for at, name in enumerate(self.names, 1)
            if name and name in names
        }
        parts = ["="]
        for token in Tokenizer(here).items:
            said = token.value
            if token.type == Token.OPERAND and token.subtype == Token.RANGE and "!" not in said:
                if any(found[2] not in letters for found in CELL.finditer(said)):
                    return None
                said = CELL.sub(lambda found: found[1] + letters[found[2]], said)
            parts.append(said)
        return "".join(parts)
