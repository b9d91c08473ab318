"""The main script: which screens there are."""

import streamlit as st

st.set_page_config(page_title="Pothos", page_icon=":material/potted_plant:", layout="wide")
st.title("Pothos")
