"""NEM12 and NEM13, the files of Australian meter data providers."""
