"""Words and blocks in, placed and inked pages out.

The front door is `flow.paginate`, which fills pages, and `page.inked`, which draws them; a
`phrasing.Pen` makes the words into markup.
"""
