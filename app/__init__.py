"""Fill in, check and export the declaration of a cross-industry industrial internet platform."""
