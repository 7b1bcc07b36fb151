"""Tests of `SPEC.md`: that it is enough, and that it is so."""
