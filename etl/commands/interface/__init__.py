"""Manners that all commands share: help, options before and after the command, errors, completion."""
