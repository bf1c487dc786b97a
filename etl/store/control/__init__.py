"""Control reads beside readings: whether what a register counted is what was read."""
