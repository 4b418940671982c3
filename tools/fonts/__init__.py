"""What `tools.make_fonts` needs to make the bundled faces: character list and drawn glyphs."""
