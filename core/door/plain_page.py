"""A page of the door's own: a heading and a few words, without Streamlit, scripts or anything from
elsewhere.
"""

from __future__ import annotations

from typing import Final

PLAIN_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>Pothos</title>
<style>
:root {{ --ground: #ffffff; --text: #1d2a23; --leaf: #1b6b3a; --line: #d3ddd6; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --ground: #101713; --text: #e6eee9; --leaf: #2e8b46; --line: #34423a; }}
}}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center;
  background: var(--ground); color: var(--text); font: 1.1rem/1.5 system-ui, sans-serif; }}
main {{ max-width: 26rem; padding: 2rem; }}
h1 {{ font-size: 1.6rem; margin: 0 0 .5rem; }}
label {{ display: block; margin: 1.5rem 0 .4rem; }}
input {{ width: 100%; box-sizing: border-box; padding: .7rem; font: inherit; color: inherit;
  background: transparent; border: 1px solid var(--line); border-radius: .6rem; }}
button {{ margin-top: 1rem; padding: .7rem 1.4rem; font: inherit; color: #fff; cursor: pointer;
  background: var(--leaf); border: 0; border-radius: .6rem; }}
:focus-visible {{ outline: 3px solid var(--leaf); outline-offset: 2px; }}
</style>
</head>
<body><main>{body}</main></body>
</html>
"""
"""``body`` is HTML of ours."""
