"""The desk's pages, through a real application over a real register."""
