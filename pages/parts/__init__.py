"""What the screens share: cached reads, links between pages, and the way things are said."""
