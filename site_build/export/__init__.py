"""Rows of the register as files that other programs read."""
