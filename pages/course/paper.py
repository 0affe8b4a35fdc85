"""Lessons on paper: worksheets, and their answers as the pages compute them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from landscape.lessons import KnownAnswer, worksheet
from pages.shared.compute.memory import remembered
from pages.shared.lessons.shelf import shelf
from pages.shared.parts import downloads
from pages.shared.work.consent import asked
from pages.shared.work.progress import computed

APP = Path(__file__).parents[2]
LONGEST = 900  # seconds


def show() -> None:
    """A worksheet of a lesson, with its answers on a second sheet where they are asked for."""
    found = shelf()
    with st.expander("On paper"):
        titles = {name: lesson.title for name, lesson in found.lessons.items()}
        name = st.selectbox("Lesson", list(titles), format_func=titles.__getitem__, key="paper")
        lesson, base = found.lessons[name], _address()
        downloads.button(
            "Worksheet (HTML)", f"{name}.html", lambda: worksheet(lesson, base), "A page to print."
        )
        path = found.files[name]
        key = (path, path.stat().st_mtime_ns)
        if not asked("answers", key, "Work out the answers", "Every step is run for real."):
            return
        answers = computed("Walking through the lesson …", lambda _: _answers(*key))
        if len(answers) != len(lesson.steps):
            st.warning("This lesson can't be walked: `landscape check-lesson` says why.")
            return
        downloads.button(
            "Worksheet with answers (HTML)",
            f"{name}-answers.html",
            lambda: worksheet(lesson, base, answers),
            "The answers are on a second sheet.",
        )


def _address() -> str:
    """Where this app is, without its page."""
    url = urlsplit(st.context.url or "")
    return f"{url.scheme}://{url.netloc}{url.path.removesuffix('/').removesuffix('/course')}"


@remembered
def _answers(path: Path, changed: int) -> list[KnownAnswer]:
    """The answer to each step, by a process of its own: pages under test replace the server."""
    del changed  # a file that has changed makes another entry of the cache
    done = subprocess.run(
        [sys.executable, "-P", "-m", "pages.course.check", "--json", str(path)],
        env={**os.environ, "PYTHONPATH": str(APP)},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    steps = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return [KnownAnswer(step["answer"], step["because"]) for step in steps]
