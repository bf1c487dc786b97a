"""Words of flow and medium, in the languages of the files: what a title or a cell says of its values."""
