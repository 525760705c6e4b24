"""What the pages of the privacy office share: their menu, names of what they show, charts."""
