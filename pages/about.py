"""Method, glossary, data: how this is made, what words mean, what was corrected, how to take the data away, cite it, and report an error."""

import re

import streamlit as st

from components import cached, data_dictionary, downloads, layout, links, method, open_data, share, wording
from components.evidence import report
from components.exports.tables import readme
from components.wording import escape
from data.history import changes_between, summary
from data.release import read_release, releases

tables = cached.tables()
layout.show_title("Method, glossary, data", "What this is, how it is made, and what it deliberately does not say.")
how, words, dictionary, corrections, routes, cite = st.tabs(
    ["Method", "Glossary", "Data dictionary", "Corrections and releases", "Open data", "Cite, report an error"], key="about_view", bind="query-params", on_change="rerun")

if how.open:
    with how:
        asked = links.selected("read")
        sections = method.sections()
        if asked in sections:  # a link to one rule leads to that rule
            with st.container(border=True):
                st.subheader(asked, anchor=False)
                st.markdown(sections[asked])
        for title, text in sections.items():
            if title != asked:
                st.subheader(title, anchor=False)
                st.markdown(text)

if words.open:
    with words:
        for title, text in method.glossary(tables.package).items():
            st.subheader(title, anchor=False)
            st.markdown(text)

if dictionary.open:
    with dictionary:
        st.markdown("The tables and their columns, as the data package declares them. A *cited* column has a source for every value.")
        for table in tables.package.tables:
            with st.expander(f"{table.title}: {table.description}"):
                st.markdown(data_dictionary.as_markdown(table))

if corrections.open:
    with corrections:
        st.subheader("Released versions", anchor=False)
        found = releases(cached.DATA_FOLDER)
        if not found:
            st.markdown("There is no released version to compare with yet.")
        for i, release in enumerate(reversed(found)):
            with st.expander(f"Version {release.version}, news searched up to {wording.date(release.as_of)}", expanded=i == 0):
                earlier = found[len(found) - i - 2] if i < len(found) - 1 else None
                if earlier is None:
                    st.markdown("The first released version.")
                    continue
                counts = summary(changes_between(read_release(earlier.version, cached.DATA_FOLDER), read_release(release.version, cached.DATA_FOLDER)))
                st.markdown(f"Since version {earlier.version}: " + wording.joined([f"{n} {what}" for what, n in counts.sum().items() if n]) + ".")
                st.table(counts.rename(index=lambda name: tables.package[name].title if name in tables.package else name))
        st.subheader("What was added and corrected", anchor=False)
        changelog = cached.DATA_FOLDER / "CHANGELOG.md"
        log = changelog.read_text(encoding="utf-8") if changelog.is_file() else ""
        for i, part in enumerate(re.split(r"^#{2,3} ", log, flags=re.MULTILINE)[1:]):
            heading, _, body = part.partition("\n")
            with st.expander(escape(heading), expanded=i == 0):
                st.markdown(body)
        links.page_link("changes", "What is new between two days, record by record")

if routes.open:
    with routes:
        st.markdown("Every table is a file with an address that stays. The files are those behind this page, always with all that is known today; they may be read from any other site.")
        st.markdown("\n".join(["| Address | What it holds |", "|:--|:--|", *(f"| `{path}` | {escape(what)} |" for path, what in open_data.ROUTES.items())]))
        st.markdown(f"Tables: {', '.join(f'`{table.name}`' for table in tables.package.tables)}.")
        st.code(open_data.examples(share.host()), language=None, wrap_lines=True)
        st.markdown(open_data.MANNERS)
        st.markdown(downloads.MANNERS)

if cite.open:
    with cite:
        st.subheader("How to cite", anchor=False)
        st.code(f"{readme(tables, '').cite_as}. News searched up to {wording.date(tables.as_of)}." + (f" {share.host()}" if share.host() else ""), language=None, wrap_lines=True)
        st.markdown(method.section("Licence and how to cite"))
        st.subheader("Report an error", anchor=False)
        st.markdown("On every record, *Report an error* prepares a text with its id, its address and the version. For anything else, copy this one, say what is wrong and which document says so, "
                    "and send it to whoever runs this dashboard or file it where its code is kept.")
        st.code(report(), language=None, wrap_lines=True)
