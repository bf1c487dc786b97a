"""Electronic invoices of issued documents by EN 16931, in the syntax of UN/CEFACT (CII): `etl statement --einvoice`."""
