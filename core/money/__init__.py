"""Money: what was promised, due and paid, what came back, and what a result costs."""
