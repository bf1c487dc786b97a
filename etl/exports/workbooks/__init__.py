"""Excel workbooks: sheets of rows, and of notes on them."""
