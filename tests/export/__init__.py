"""Tests of `site_build.export`."""
