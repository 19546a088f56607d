"""From folders, checkouts and archives to training shards."""
