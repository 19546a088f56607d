"""The command line: one file per command. With the server, the only room that prints."""
