"""A Layout in, PDF bytes out: pages drawn, fields laid over them, personal forms stamped.

The ways in, for what draws loads slowly: `templates.make_template` and `stamping.Template`.
"""
