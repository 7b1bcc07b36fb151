"""Tests of `site_build.office.people`."""
