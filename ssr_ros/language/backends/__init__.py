"""Language models behind one Protocol. A vendor's library is imported when its backend is made, not before."""
