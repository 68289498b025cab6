"""What is said in public about the town's work, kept without its author (promise 9)."""
