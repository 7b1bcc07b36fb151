"""Tests of `site_build.office.acknowledgments`."""
