"""Words in, printed pages out: pieces and blocks in Python, their look in typst.

A `phrasing.Pen` makes words into pieces, each letter in a typeface that holds it; `blocks` names
what stands on a page; `press` has it set by the `templates`, in a process of its own.
"""
