"""How the learned parser is trained: paraphrases, examples, the network in torch."""
