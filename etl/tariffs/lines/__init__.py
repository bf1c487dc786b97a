"""Line kinds: what a bill may charge for, one file each, named in etl/tariffs/registry.py."""
