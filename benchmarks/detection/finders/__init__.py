"""Tools that find personal data, ours and others', behind one small protocol."""
