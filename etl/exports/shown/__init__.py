"""Tables as people read them, as wide as their terminal."""
