"""From a document tree to files that are printed, stamped and mailed."""
