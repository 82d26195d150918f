"""What people type: repaired where it can be, and merged where two typed at once."""
