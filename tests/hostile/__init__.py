"""Malformed input, one file a parser: whatever comes, it is read in its one form or refused by name."""
