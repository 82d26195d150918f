"""How stored files are kept: what a folder and a bucket share, and what sets them apart."""
