"""Published tables as pandas frames: dates that are dates, whole numbers that may be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Mapping

# What pandas would turn into floats and objects as soon as one value is missing.
NULLABLE: Mapping[Any, Any] = {
    pa.int32(): pd.Int32Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype(),
}


def to_frame(table: pa.Table) -> pd.DataFrame:
    """Return a table as a frame: dates as datetime64, int32 as Int32, bool as boolean, texts as
    string, each with its own missing value; a list stays an array of texts.
    """
    frame: pd.DataFrame = table.to_pandas(types_mapper=NULLABLE.get, date_as_object=False)
    return frame
