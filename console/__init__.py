"""The ops console: an analyst with one SQLite file and no server.

`leadops console [FILE]` or `streamlit run console/app.py -- [FILE]`. It reads through named views that cannot write
(`console.queries`), and changes things through `leadops_core` alone.
"""
