"""Tests of `site_build.office.reporting`."""
