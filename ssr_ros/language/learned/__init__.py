"""The learned parser: from the words of a question to a query, by a small network and a grammar."""
