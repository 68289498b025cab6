"""Dates and times as the locales of the towns write them, where Django knows only one country's."""
