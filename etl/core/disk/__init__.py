"""Files on the disk: which name stands for which file, and how a file is written whole or not at all."""
