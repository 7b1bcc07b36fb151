"""Tests of `site_build.register`."""
