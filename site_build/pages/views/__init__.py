"""What each component's template is given, built from the site."""
