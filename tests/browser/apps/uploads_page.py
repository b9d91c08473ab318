"""Says of each upload what arrived on disk."""

import sys
from pathlib import Path

import altair as alt
import pandas as pd
import streamlit as st

sys.path.insert(0, str(Path(__file__).parent.parent.parent.parent))

from core.door import take
from core.errors import PothosError

uploads = st.file_uploader("Exports", accept_multiple_files=True)
folder = st.file_uploader("A folder", accept_multiple_files="directory")
for upload in [*uploads, *folder]:
    try:
        file = take(upload)
    except PothosError as trouble:
        st.text(trouble.what_to_do)
        continue
    st.text(f"{file.folder or 'no folder'}/{file.name}: {file.bytes} bytes, {file.sha256}")

numbers = pd.DataFrame({"week": [1, 2, 3], "rate": [0.03, 0.02, 0.04]})
st.dataframe(numbers)
chart = alt.Chart(numbers).mark_line().encode(x=alt.X("week:Q"), y=alt.Y("rate:Q"))
st.altair_chart(chart, key="chart")
st.text("The page is done.")
