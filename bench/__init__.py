"""Measurements, each against a peer or a limit in the same run. `python -m bench` prints them and keeps nothing."""
