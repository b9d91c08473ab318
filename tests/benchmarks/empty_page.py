"""A Streamlit page with one filter and nothing else: what our pages are measured against."""

import streamlit as st

st.text(st.selectbox("Counted by", ["reach", "views", "impressions"]))
