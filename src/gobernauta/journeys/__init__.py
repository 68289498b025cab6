"""Stories that cross rooms: intake, answer, erase, correct."""
