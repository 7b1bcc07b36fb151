"""Invented people, and the browser that fills in their forms: for the demonstration, the measurements and the tests."""
