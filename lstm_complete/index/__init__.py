"""From a workspace to its memory: the project's files, and those of the libraries that they import."""
