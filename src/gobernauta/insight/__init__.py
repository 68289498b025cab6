"""Reads across all rooms and writes nowhere: indicators, dashboards, open data."""
