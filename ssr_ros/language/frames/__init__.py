"""Frames: questions read by cues around the things they name, for wordings that no form has.

A form fits a whole question; a frame asks only what stands next to each thing ('facing', 'at', 'which side is') and
which words make it a question of its kind. It gives a query where every thing that is named has exactly one part in
it, and nothing in the words says that more is asked than geometry knows.
"""
