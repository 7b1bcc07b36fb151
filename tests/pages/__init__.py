"""Tests of `site_build.pages`."""
