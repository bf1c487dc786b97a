"""Arguments to bytes: files, folders, URLs, archives, workbooks, compressed and remote ones."""
