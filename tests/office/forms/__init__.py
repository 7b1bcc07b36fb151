"""Tests of `site_build.office.forms`."""
