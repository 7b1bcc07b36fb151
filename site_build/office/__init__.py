"""The acts of the register's keeper, each a function: what the desk and the command line both call."""
