"""Tests of `site_build.office.safekeeping`."""
