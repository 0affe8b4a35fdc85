"""Data that must be fetched first: says how large it is, and downloads it on request."""

import streamlit as st

from landscape.datasets.cifar10 import ARCHIVE_BYTES, download_cifar10, find_cifar10
from pages.shared.compute import ground as grounds
from pages.shared.settings.link import end_page
from pages.shared.settings.specs import DataSpec
from pages.shared.work.progress import JOBS, Abandoned, Progress, computed

DOWNLOADING = "downloading"  # the reader has asked for it, and it has not ended


def require(spec: DataSpec) -> None:
    """Load the data set of a spec; stop the page, with a way out, where it isn't to be had."""
    if spec.name == "cifar10" and find_cifar10() is None:
        _offer_download()
    try:
        computed("Loading the data set …", lambda _: grounds.dataset(spec))
    except OSError as error:
        st.error(f"The data set could not be read: {error}")
        end_page()


def _offer_download() -> None:
    """A button that downloads CIFAR-10; the page goes on only when that has worked."""
    st.info(
        f"CIFAR-10, 60,000 colour photographs, is not on this machine yet. It is a download of "
        f"{ARCHIVE_BYTES / 1e6:.0f} MB, once. The other data sets need no network."
    )
    wanted = st.button("Download CIFAR-10", type="primary", icon=":material/download:")
    if not (wanted or st.session_state.get(DOWNLOADING)):
        end_page()
    st.session_state[DOWNLOADING] = True
    try:
        computed("Downloading CIFAR-10 …", _download, key="cifar10", slot="download")
    except OSError as error:
        st.error(str(error))
        end_page()
    except Abandoned:
        st.info("The download was stopped; nothing was kept.")
        end_page()
    finally:
        st.session_state[DOWNLOADING] = not _ended()
    st.rerun()


def _ended() -> bool:
    job = st.session_state[JOBS].get("download")
    return job is None or job.future.done()


def _download(progress: Progress) -> object:
    def told(done: int, total: int) -> None:
        if progress(done / max(total, 1)):
            raise Abandoned

    return download_cifar10(told)
