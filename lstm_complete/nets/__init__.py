"""The networks in torch: cells, the character LM, captures of every gate."""
