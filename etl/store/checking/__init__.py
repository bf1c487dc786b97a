"""What must hold in a database at every commit, looked at piece by piece inside the reader's snapshot."""
