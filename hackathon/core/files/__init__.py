"""What can be told of a file by its name and its bytes."""
