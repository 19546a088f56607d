"""What an LSTM cannot hold: the text of a project, and what stood after contexts like the present one."""
