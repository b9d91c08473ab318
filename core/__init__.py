"""Everything about Pothos that is true without a screen. Imports no streamlit."""
