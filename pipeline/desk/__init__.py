"""Open questions in, a page in the browser out; keys pressed there in, decisions out.

The front door is `serving.serve`. What is decided here are the same decisions that come from a
correction sheet, an order form or a command; so they are undone alike.
"""
