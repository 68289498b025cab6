"""Who writes to the town, who works for it, in which department and area, and what each may do."""
