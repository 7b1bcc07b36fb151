"""Tests of `site_build.office.links`."""
