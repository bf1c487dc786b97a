"""The compiled kernel, optional in every respect: with it and without it, the database holds the same bytes."""
