"""The window of the post that vouches for the keeper, on another computer: it signs the log, and draws who is asked."""
