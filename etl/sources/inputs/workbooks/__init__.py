"""Workbooks of Excel and LibreOffice: sheets to CSV text."""
