"""Rules that tell a wrong reading from a high one. They see raw readings, and change none."""
