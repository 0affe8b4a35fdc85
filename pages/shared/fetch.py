"""Data that must be fetched first: says how large it is, and downloads it on request."""

import streamlit as st

from landscape.datasets.cifar10 import ARCHIVE_BYTES, download_cifar10, find_cifar10
from pages.shared import compute
from pages.shared.progress import computed
from pages.shared.specs import DataSpec


def require(spec: DataSpec) -> None:
    """Load the data set of a spec; stop the page, with a way out, where it isn't to be had."""
    if spec.name == "cifar10" and find_cifar10() is None:
        _offer_download()
    try:
        computed("Loading the data set …", lambda _: compute.dataset(spec))
    except OSError as error:
        st.error(f"The data set could not be read: {error}")
        st.stop()


def _offer_download() -> None:
    """A button that downloads CIFAR-10; the page goes on only when that has worked."""
    st.info(
        f"CIFAR-10, 60,000 colour photographs, is not on this machine yet. It is a download of "
        f"{ARCHIVE_BYTES / 1e6:.0f} MB, once. The other data sets need no network."
    )
    if not st.button("Download CIFAR-10", type="primary", icon=":material/download:"):
        st.stop()
    try:
        computed(
            "Downloading CIFAR-10 …",
            lambda progress: download_cifar10(lambda done, total: progress(done / max(total, 1))),
        )
    except OSError as error:
        st.error(str(error))
        st.stop()
    st.rerun()
