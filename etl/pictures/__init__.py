"""Pictures of readings and bills: what they show, and how it is drawn (`charts`)."""
