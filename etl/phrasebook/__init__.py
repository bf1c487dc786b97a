"""Phrasebook: every text that bills, their explanations and their pages make, one file of TOML a language."""
