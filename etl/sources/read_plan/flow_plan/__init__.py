"""Plan of flow and medium: what the titles, cells and name of a file say of them, and the options."""
