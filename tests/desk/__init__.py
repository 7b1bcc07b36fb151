"""The desk's rooms, through a real application over a real register."""
