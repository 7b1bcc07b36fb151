"""The demonstration, and the forms that its invented people fill in."""
