"""Order forms of the office in; decisions, opened dossiers, printed sheets and a receipt out.

The front door is `fulfilment.Ordering`. Commands go straight to what it works with:
`decisions.Decider` and `issuing.Issuing`.
"""
