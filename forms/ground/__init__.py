"""What every other wing stands on: widgets, problems, phrases, style, fonts, check digits.

Nothing of a form goes in or out here.
"""
