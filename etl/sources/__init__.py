"""Files of readings in: from the arguments of a command to blocks that are ready to be stored."""
