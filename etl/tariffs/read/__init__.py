"""TOML to a tariff: every table read and checked, and a tariff written as TOML again."""
