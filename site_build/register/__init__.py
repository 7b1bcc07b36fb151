"""What is kept: the append-only log, its signed head, the people, and the encrypted details behind each leaf."""
