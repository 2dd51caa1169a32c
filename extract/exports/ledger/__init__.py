"""The ledger (台账): a workbook as offices keep it."""
