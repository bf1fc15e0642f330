"""What every other wing stands on: widgets, problems, phrases, style, fonts, check digits."""
