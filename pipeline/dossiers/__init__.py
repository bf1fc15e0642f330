"""Papers as they count now in, the client's Dossier and its Progress out.

Front door: `current_papers`; `folding` makes the dossier, purely, of papers in any order.
"""
