"""Tests of `site_build.formats`."""
