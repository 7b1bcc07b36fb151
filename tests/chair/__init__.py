"""The Chair, on another computer."""
