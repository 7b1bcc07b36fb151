"""Tests of `site_build.paper`."""
