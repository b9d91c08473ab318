"""Makes the sample programme: who is in it, what they post, and the exports one would download."""
