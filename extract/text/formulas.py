"""What a spreadsheet takes for a formula where a CSV file is opened."""

from __future__ import annotations

import regex

from zhenggai.text.unseen import UNSEEN

# With what spreadsheets let a formula begin; in Chinese ones the wide characters too. Who cleans a
# cell of blanks and of what nobody sees must not make one.
FORMULA = regex.compile(rf"[\t\r\n]|(?:\s|{UNSEEN.pattern})*+[=+\-@＝＋－＠]")
