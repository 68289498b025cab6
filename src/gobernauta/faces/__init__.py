"""What people see: the desk for staff, the square for residents, the api for machines."""
