"""What is done to a record whose period is over: an action a file."""
