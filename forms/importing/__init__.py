"""A form that was made for another program -> a schema file of ours, and what has no counterpart.

The front door is `xlsform`.
"""
