"""Succession of meters: which one has replaced another, and what each read a minute."""
