"""The acts of the Chief Officer, each a function: what the desk and the command line both call."""
